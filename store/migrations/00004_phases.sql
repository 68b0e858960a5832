-- +goose Up
-- What a run is doing, and how many seconds that still takes; -1: it cannot be said.
ALTER TABLE runs ADD COLUMN phase TEXT NOT NULL DEFAULT '';
ALTER TABLE runs ADD COLUMN remaining BIGINT NOT NULL DEFAULT -1;

-- +goose Down
ALTER TABLE runs DROP COLUMN phase;
ALTER TABLE runs DROP COLUMN remaining;
