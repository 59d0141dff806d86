ALTER TABLE collections ADD COLUMN engine TEXT NOT NULL DEFAULT 'embedded';
DROP TABLE evaluation_lease;
CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE TABLE moves (
    tenant TEXT NOT NULL,
    collection TEXT NOT NULL,
    move_id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    phase BIGINT NOT NULL,
    is_automatic BIGINT NOT NULL,
    started_by TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (tenant, collection)
);
CREATE TABLE move_comparisons (
    move_id TEXT NOT NULL REFERENCES moves (move_id) ON DELETE CASCADE,
    comparison_id TEXT NOT NULL,
    is_live BIGINT NOT NULL,
    overlap DOUBLE PRECISION NOT NULL,
    source_us BIGINT NOT NULL,
    target_us BIGINT NOT NULL,
    PRIMARY KEY (move_id, comparison_id)
);
CREATE TABLE vector_cleanups (
    tenant TEXT NOT NULL,
    collection TEXT NOT NULL,
    engine TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, collection, engine)
);
