CREATE TABLE faq_entries (
    tenant TEXT NOT NULL,
    collection TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    labels TEXT NOT NULL,
    model TEXT NOT NULL,
    vector BYTEA NOT NULL,
    document_id TEXT NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    quote TEXT NOT NULL,
    document_labels TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by TEXT NOT NULL,
    PRIMARY KEY (tenant, collection, entry_id),
    FOREIGN KEY (tenant, collection) REFERENCES collections (tenant, name)
);
CREATE TABLE faq_versions (
    tenant TEXT PRIMARY KEY,
    version BIGINT NOT NULL
);
