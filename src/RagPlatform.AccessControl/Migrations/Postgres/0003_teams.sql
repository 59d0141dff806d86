-- Who pays for what the key costs; empty for no team.
ALTER TABLE api_keys ADD COLUMN team TEXT NOT NULL DEFAULT '';
