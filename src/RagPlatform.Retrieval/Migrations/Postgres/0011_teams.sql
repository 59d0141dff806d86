-- The team that pays for the job; empty for none.
ALTER TABLE jobs ADD COLUMN team TEXT NOT NULL DEFAULT '';
