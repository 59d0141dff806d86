-- What a cost is of repeats from event to event, so it stands once, and events and sums name it by its number: rows are short, and a sum
-- is found by two numbers. dimension_key: a digest of all the columns after it; of what was booked before there were keys, a name that no digest
-- has. Readers use the views usage_events and cost_sums.
CREATE TABLE ledger_dimensions (
    dimension_id INTEGER PRIMARY KEY,
    dimension_key TEXT NOT NULL UNIQUE,
    tenant TEXT NOT NULL,
    category TEXT NOT NULL,
    team TEXT NOT NULL,
    subject TEXT NOT NULL,
    collection TEXT NOT NULL,
    segment TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    price_id TEXT NOT NULL,
    price_unknown BIGINT NOT NULL,
    region TEXT NOT NULL,
    batch BIGINT NOT NULL
);
CREATE INDEX ledger_dimensions_tenant ON ledger_dimensions (tenant);

-- Null where there is nothing: no tokens of a kind, no answer, no trace, no reservation.
CREATE TABLE ledger_events (
    occurred_at BIGINT NOT NULL,
    dimension_id BIGINT NOT NULL,
    cost_nano_usd BIGINT NOT NULL,
    input_uncached BIGINT,
    cache_read BIGINT,
    cache_write BIGINT,
    cache_write_1h BIGINT,
    output_text BIGINT,
    output_reasoning BIGINT,
    embedding BIGINT,
    event_id TEXT NOT NULL,
    answer_id TEXT,
    trace_id TEXT,
    reservation_id TEXT
);
CREATE INDEX ledger_events_time ON ledger_events (occurred_at);

-- What a tenant spent on a UTC day (days since 1970), kept in the transaction that books the events. An integer that overflows turns into a
-- real number here, which the checks refuse.
CREATE TABLE ledger_sums (
    dimension_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    events BIGINT NOT NULL CHECK (typeof(events) = 'integer'),
    cost_nano_usd BIGINT NOT NULL CHECK (typeof(cost_nano_usd) = 'integer'),
    input_uncached BIGINT NOT NULL CHECK (typeof(input_uncached) = 'integer'),
    cache_read BIGINT NOT NULL CHECK (typeof(cache_read) = 'integer'),
    cache_write BIGINT NOT NULL CHECK (typeof(cache_write) = 'integer'),
    cache_write_1h BIGINT NOT NULL CHECK (typeof(cache_write_1h) = 'integer'),
    output_text BIGINT NOT NULL CHECK (typeof(output_text) = 'integer'),
    output_reasoning BIGINT NOT NULL CHECK (typeof(output_reasoning) = 'integer'),
    embedding BIGINT NOT NULL CHECK (typeof(embedding) = 'integer'),
    PRIMARY KEY (dimension_id, day)
) WITHOUT ROWID;

ALTER TABLE usage_events RENAME TO usage_events_before;
DROP TABLE cost_sums;

INSERT INTO ledger_dimensions
    (dimension_key, tenant, category, team, subject, collection, segment, provider, model, price_id, price_unknown, region, batch)
SELECT 'before/' || ROW_NUMBER() OVER (), found.* FROM (
    SELECT DISTINCT tenant, category, team, subject, collection, segment, provider, model, price_id, price_unknown, region, batch
    FROM usage_events_before) AS found;

INSERT INTO ledger_events
SELECT e.occurred_at, d.dimension_id, e.cost_nano_usd, NULLIF(e.input_uncached, 0), NULLIF(e.cache_read, 0), NULLIF(e.cache_write, 0),
    NULLIF(e.cache_write_1h, 0), NULLIF(e.output_text, 0), NULLIF(e.output_reasoning, 0), NULLIF(e.embedding, 0), e.event_id,
    NULLIF(e.answer_id, ''), NULLIF(e.trace_id, ''), NULLIF(e.reservation_id, '')
FROM usage_events_before AS e JOIN ledger_dimensions AS d
    USING (tenant, category, team, subject, collection, segment, provider, model, price_id, price_unknown, region, batch);
DROP TABLE usage_events_before;

INSERT INTO ledger_sums
SELECT dimension_id, occurred_at / 86400000, COUNT(*), SUM(cost_nano_usd), COALESCE(SUM(input_uncached), 0), COALESCE(SUM(cache_read), 0),
    COALESCE(SUM(cache_write), 0), COALESCE(SUM(cache_write_1h), 0), COALESCE(SUM(output_text), 0), COALESCE(SUM(output_reasoning), 0),
    COALESCE(SUM(embedding), 0)
FROM ledger_events GROUP BY 1, 2;

-- CROSS JOIN: of a window of time the events are looked for first, and then what they are of.
CREATE VIEW usage_events AS
SELECT e.event_id, e.occurred_at, d.category, d.tenant, d.team, d.subject, d.collection, d.segment, d.provider, d.model,
    COALESCE(e.answer_id, '') AS answer_id, COALESCE(e.trace_id, '') AS trace_id, COALESCE(e.input_uncached, 0) AS input_uncached,
    COALESCE(e.cache_read, 0) AS cache_read, COALESCE(e.cache_write, 0) AS cache_write, COALESCE(e.cache_write_1h, 0) AS cache_write_1h,
    COALESCE(e.output_text, 0) AS output_text, COALESCE(e.output_reasoning, 0) AS output_reasoning, COALESCE(e.embedding, 0) AS embedding,
    d.price_id, e.cost_nano_usd, d.price_unknown, COALESCE(e.reservation_id, '') AS reservation_id, d.region, d.batch
FROM ledger_events AS e CROSS JOIN ledger_dimensions AS d ON d.dimension_id = e.dimension_id;

CREATE VIEW cost_sums AS
SELECT d.tenant, s.day, d.category, d.team, d.subject, d.collection, d.segment, d.provider, d.model, s.events,
    CASE WHEN d.price_unknown = 1 THEN s.events ELSE 0 END AS unpriced, s.cost_nano_usd, s.input_uncached, s.cache_read, s.cache_write,
    s.cache_write_1h, s.output_text, s.output_reasoning, s.embedding
FROM ledger_sums AS s JOIN ledger_dimensions AS d ON d.dimension_id = s.dimension_id;
