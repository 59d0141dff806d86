CREATE TABLE usage_event_ids (
    event_id TEXT PRIMARY KEY,
    digest BIGINT NOT NULL
) WITHOUT ROWID;

-- 0: what was booked before digests were kept.
INSERT INTO usage_event_ids SELECT event_id, 0 FROM usage_events;
ALTER TABLE usage_events RENAME TO usage_events_before;
DROP INDEX usage_events_tenant_time;

CREATE TABLE usage_events (
    event_id TEXT NOT NULL,
    occurred_at BIGINT NOT NULL,
    category TEXT NOT NULL,
    tenant TEXT NOT NULL,
    team TEXT NOT NULL,
    subject TEXT NOT NULL,
    collection TEXT NOT NULL,
    segment TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    answer_id TEXT NOT NULL,
    trace_id TEXT NOT NULL,
    input_uncached BIGINT NOT NULL,
    cache_read BIGINT NOT NULL,
    cache_write BIGINT NOT NULL,
    cache_write_1h BIGINT NOT NULL,
    output_text BIGINT NOT NULL,
    output_reasoning BIGINT NOT NULL,
    embedding BIGINT NOT NULL,
    price_id TEXT NOT NULL,
    cost_nano_usd BIGINT NOT NULL,
    price_unknown BIGINT NOT NULL,
    reservation_id TEXT NOT NULL
);
INSERT INTO usage_events
SELECT event_id, occurred_at, category, tenant, '', subject, collection, '', provider, model, answer_id, trace_id, input_uncached, cache_read,
    cache_write, 0, output_text, output_reasoning, embedding, price_id, cost_nano_usd, price_unknown, ''
FROM usage_events_before;
DROP TABLE usage_events_before;
CREATE INDEX usage_events_tenant_time ON usage_events (tenant, occurred_at);

-- What a tenant spent on a UTC day (days since 1970), kept in the transaction that books the events. An integer that overflows turns into a
-- real number here, which the checks refuse.
CREATE TABLE cost_sums (
    tenant TEXT NOT NULL,
    day BIGINT NOT NULL,
    category TEXT NOT NULL,
    team TEXT NOT NULL,
    subject TEXT NOT NULL,
    collection TEXT NOT NULL,
    segment TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    events BIGINT NOT NULL CHECK (typeof(events) = 'integer'),
    unpriced BIGINT NOT NULL CHECK (typeof(unpriced) = 'integer'),
    cost_nano_usd BIGINT NOT NULL CHECK (typeof(cost_nano_usd) = 'integer'),
    input_uncached BIGINT NOT NULL CHECK (typeof(input_uncached) = 'integer'),
    cache_read BIGINT NOT NULL CHECK (typeof(cache_read) = 'integer'),
    cache_write BIGINT NOT NULL CHECK (typeof(cache_write) = 'integer'),
    cache_write_1h BIGINT NOT NULL CHECK (typeof(cache_write_1h) = 'integer'),
    output_text BIGINT NOT NULL CHECK (typeof(output_text) = 'integer'),
    output_reasoning BIGINT NOT NULL CHECK (typeof(output_reasoning) = 'integer'),
    embedding BIGINT NOT NULL CHECK (typeof(embedding) = 'integer'),
    PRIMARY KEY (tenant, day, category, team, subject, collection, segment, provider, model)
) WITHOUT ROWID;

INSERT INTO cost_sums
SELECT tenant, occurred_at / 86400000, category, team, subject, collection, segment, provider, model, COUNT(*), SUM(price_unknown),
    SUM(cost_nano_usd), SUM(input_uncached), SUM(cache_read), SUM(cache_write), SUM(cache_write_1h), SUM(output_text), SUM(output_reasoning),
    SUM(embedding)
FROM usage_events GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
