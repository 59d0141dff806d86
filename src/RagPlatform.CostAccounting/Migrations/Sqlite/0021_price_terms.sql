-- The terms an event was priced under: where it was processed, and whether in a batch.
ALTER TABLE usage_events ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE usage_events ADD COLUMN batch BIGINT NOT NULL DEFAULT 0;
