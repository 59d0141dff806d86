ALTER TABLE api_keys ADD COLUMN previous_secret_hash TEXT NULL;
ALTER TABLE api_keys ADD COLUMN previous_secret_until BIGINT NOT NULL DEFAULT 0;
ALTER TABLE api_keys ADD COLUMN rotated_at BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX api_keys_previous_secret ON api_keys (previous_secret_hash) WHERE previous_secret_hash IS NOT NULL;
CREATE INDEX audit_records_time ON audit_records (tenant, occurred_at);
CREATE INDEX audit_records_action ON audit_records (tenant, action, sequence);
CREATE INDEX audit_records_actor ON audit_records (tenant, actor, sequence);
