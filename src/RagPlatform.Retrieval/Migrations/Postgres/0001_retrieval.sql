CREATE TABLE collections (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, name)
);
CREATE TABLE documents (
    tenant TEXT NOT NULL,
    collection TEXT NOT NULL,
    document_id TEXT NOT NULL,
    title TEXT NOT NULL,
    uri TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    text TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    metadata TEXT NOT NULL,
    labels TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, collection, document_id),
    FOREIGN KEY (tenant, collection) REFERENCES collections (tenant, name)
);
CREATE INDEX documents_version ON documents (tenant, collection, version);
CREATE TABLE chunks (
    tenant TEXT NOT NULL,
    collection TEXT NOT NULL,
    document_id TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    start_at BIGINT NOT NULL,
    text TEXT NOT NULL,
    heading_path TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    vectors BYTEA NOT NULL,
    PRIMARY KEY (tenant, collection, document_id, ordinal)
);
CREATE TABLE deletions (
    tenant TEXT NOT NULL,
    collection TEXT NOT NULL,
    document_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, collection, document_id)
);
CREATE TABLE jobs (
    job_id TEXT PRIMARY KEY,
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    collection TEXT NOT NULL,
    accepted BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT NOT NULL
);
CREATE TABLE job_items (
    job_id TEXT NOT NULL REFERENCES jobs (job_id) ON DELETE CASCADE,
    ordinal BIGINT NOT NULL,
    document_id TEXT NOT NULL,
    payload BYTEA NULL,
    state BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    chunks BIGINT NOT NULL,
    tokens BIGINT NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (job_id, ordinal)
);
CREATE INDEX job_items_due ON job_items (not_before, job_id, ordinal) WHERE state = 0;
