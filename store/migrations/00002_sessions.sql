-- +goose Up
-- A session that was opened with a token ends with it: parent is the token's id.
ALTER TABLE tokens ADD COLUMN parent TEXT NOT NULL DEFAULT '';
CREATE INDEX tokens_by_parent ON tokens(parent);

-- +goose Down
DROP INDEX tokens_by_parent;
ALTER TABLE tokens DROP COLUMN parent;
