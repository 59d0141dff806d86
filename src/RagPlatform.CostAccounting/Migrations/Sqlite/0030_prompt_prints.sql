-- Prompts of calls to models without their text: what a diagnosis of the provider's prompt cache compares. seq counts a tenant's prints in the
-- order they were booked; the oldest are deleted first.
CREATE TABLE prompt_prints (
    tenant TEXT NOT NULL,
    seq BIGINT NOT NULL,
    event_id TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    category TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    collection TEXT NOT NULL,
    input_uncached BIGINT NOT NULL,
    cache_read BIGINT NOT NULL,
    cache_write BIGINT NOT NULL,
    cache_write_1h BIGINT NOT NULL,
    region TEXT NOT NULL,
    batch BIGINT NOT NULL,
    print BLOB NOT NULL,
    PRIMARY KEY (tenant, seq)
);
CREATE INDEX prompt_prints_time ON prompt_prints (tenant, occurred_at, event_id);

-- The number of a tenant's last print.
CREATE TABLE prompt_print_counts (
    tenant TEXT PRIMARY KEY,
    last_seq BIGINT NOT NULL
);
