CREATE TABLE tenants (
    name TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE api_keys (
    key_id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenants (name),
    secret_hash TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    roles TEXT NOT NULL,
    collections TEXT NOT NULL,
    labels TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL
);
CREATE INDEX api_keys_tenant ON api_keys (tenant);
CREATE TABLE signing_keys (
    key_id TEXT PRIMARY KEY,
    private_key BLOB NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE audit_heads (
    tenant TEXT PRIMARY KEY,
    sequence BIGINT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TABLE audit_records (
    tenant TEXT NOT NULL,
    sequence BIGINT NOT NULL,
    record_id TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL,
    resource TEXT NOT NULL,
    trace_id TEXT NOT NULL,
    details_json TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (tenant, sequence),
    UNIQUE (tenant, record_id)
);
