CREATE TABLE usage_events (
    event_id TEXT PRIMARY KEY,
    occurred_at BIGINT NOT NULL,
    category TEXT NOT NULL,
    tenant TEXT NOT NULL,
    subject TEXT NOT NULL,
    collection TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    answer_id TEXT NOT NULL,
    trace_id TEXT NOT NULL,
    input_uncached BIGINT NOT NULL,
    cache_read BIGINT NOT NULL,
    cache_write BIGINT NOT NULL,
    output_text BIGINT NOT NULL,
    output_reasoning BIGINT NOT NULL,
    embedding BIGINT NOT NULL,
    price_id TEXT NOT NULL,
    cost_nano_usd BIGINT NOT NULL,
    price_unknown BIGINT NOT NULL
);
CREATE INDEX usage_events_tenant_time ON usage_events (tenant, occurred_at);
