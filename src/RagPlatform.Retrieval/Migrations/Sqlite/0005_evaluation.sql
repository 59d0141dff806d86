CREATE TABLE golden_sets (
    tenant TEXT NOT NULL,
    collection TEXT NOT NULL,
    name TEXT NOT NULL,
    revision BIGINT NOT NULL,
    definition BLOB NOT NULL,
    queries BIGINT NOT NULL,
    judgments BIGINT NOT NULL,
    labels TEXT NOT NULL,
    saved_by TEXT NOT NULL,
    saved_at BIGINT NOT NULL,
    checked_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, collection, name)
);
CREATE INDEX golden_sets_checked ON golden_sets (checked_at);
CREATE TABLE evaluation_runs (
    tenant TEXT NOT NULL,
    collection TEXT NOT NULL,
    name TEXT NOT NULL,
    run_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    is_baseline BIGINT NOT NULL,
    run BLOB NOT NULL,
    per_query BLOB NOT NULL,
    PRIMARY KEY (tenant, collection, name, run_id)
);
CREATE INDEX evaluation_runs_page ON evaluation_runs (tenant, collection, run_id);
CREATE TABLE evaluation_lease (
    name TEXT PRIMARY KEY,
    holder TEXT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE TABLE live_recall (
    tenant TEXT NOT NULL,
    collection TEXT NOT NULL,
    engine TEXT NOT NULL,
    model TEXT NOT NULL,
    hour BIGINT NOT NULL,
    samples BIGINT NOT NULL,
    recall_sum DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (tenant, collection, engine, model, hour)
);
CREATE INDEX live_recall_hour ON live_recall (hour);
