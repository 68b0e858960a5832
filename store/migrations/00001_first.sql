-- +goose Up
-- One text for SQLite and PostgreSQL: BLOB and SERIALKEY are replaced. Times are
-- microseconds since 1970 UTC. Ids are random.

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  admin BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  disabled_at BIGINT NOT NULL
);

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users(id),
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  session BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  revoked_at BIGINT NOT NULL
);
CREATE INDEX tokens_by_user ON tokens(user_id);

CREATE TABLE projects (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES users(id),
  created_at BIGINT NOT NULL,
  deleted_at BIGINT NOT NULL
);

CREATE TABLE members (
  project_id TEXT NOT NULL REFERENCES projects(id),
  user_id TEXT NOT NULL REFERENCES users(id),
  role TEXT NOT NULL CHECK (role IN ('viewer', 'analyst', 'owner')),
  PRIMARY KEY (project_id, user_id)
);
CREATE INDEX members_by_user ON members(user_id);

CREATE TABLE scenarios (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects(id),
  name TEXT NOT NULL,
  version BIGINT NOT NULL,
  fork_of TEXT NOT NULL,
  fork_version BIGINT NOT NULL,
  created_by TEXT NOT NULL REFERENCES users(id),
  created_at BIGINT NOT NULL,
  deleted_at BIGINT NOT NULL
);
CREATE INDEX scenarios_by_project ON scenarios(project_id);

CREATE TABLE scenario_versions (
  scenario_id TEXT NOT NULL REFERENCES scenarios(id),
  version BIGINT NOT NULL,
  content TEXT NOT NULL,
  hash TEXT NOT NULL,
  note TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES users(id),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (scenario_id, version)
);

CREATE TABLE runs (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects(id),
  kind TEXT NOT NULL,
  input TEXT NOT NULL,
  data_version TEXT NOT NULL,
  program TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  problem TEXT NOT NULL,
  content_type TEXT NOT NULL,
  result BLOB,
  created_by TEXT NOT NULL REFERENCES users(id),
  created_at BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT NOT NULL
);
CREATE INDEX runs_by_project ON runs(project_id, created_at);
CREATE INDEX runs_by_state ON runs(state, created_at);

CREATE TABLE uploads (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL REFERENCES projects(id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  size BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  content BLOB NOT NULL,
  created_by TEXT NOT NULL REFERENCES users(id),
  created_at BIGINT NOT NULL,
  deleted_at BIGINT NOT NULL
);
CREATE INDEX uploads_by_project ON uploads(project_id);

CREATE TABLE audit (
  seq SERIALKEY,
  at BIGINT NOT NULL,
  user_id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  request TEXT NOT NULL
);
CREATE INDEX audit_by_project ON audit(project_id, seq);

-- +goose Down
DROP TABLE audit;
DROP TABLE uploads;
DROP TABLE runs;
DROP TABLE scenario_versions;
DROP TABLE scenarios;
DROP TABLE members;
DROP TABLE projects;
DROP TABLE tokens;
DROP TABLE users;
