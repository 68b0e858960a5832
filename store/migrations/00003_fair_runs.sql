-- +goose Up
CREATE INDEX runs_by_user ON runs(created_by, state);

-- +goose Down
DROP INDEX runs_by_user;
