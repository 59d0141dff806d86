-- What a cost is of repeats from event to event, so it stands once, and events and sums name it by its number: rows are short, and a sum
-- is found by two numbers. dimension_key: a digest of all the columns after it; of what was booked before there were keys, a name that no digest
-- has. Readers use the views usage_events and cost_sums.
CREATE TABLE ledger_dimensions (
    dimension_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dimension_key TEXT COLLATE "C" NOT NULL UNIQUE,
    tenant TEXT COLLATE "C" NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    team TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    collection TEXT COLLATE "C" NOT NULL,
    segment TEXT COLLATE "C" NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    model TEXT COLLATE "C" NOT NULL,
    price_id TEXT COLLATE "C" NOT NULL,
    price_unknown BIGINT NOT NULL,
    region TEXT COLLATE "C" NOT NULL,
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
    event_id TEXT COLLATE "C" NOT NULL,
    answer_id TEXT COLLATE "C",
    trace_id TEXT COLLATE "C",
    reservation_id TEXT COLLATE "C"
) PARTITION BY RANGE (occurred_at);

-- Events come about in the order of their time: a block range index is enough for the hours at the ends of a report.
CREATE INDEX ledger_events_time ON ledger_events USING brin (occurred_at) WITH (pages_per_range = 32);

-- The partition of a time; its name.
CREATE FUNCTION ledger_partition(at BIGINT) RETURNS TEXT LANGUAGE plpgsql AS $$
DECLARE
    first_day TIMESTAMP := date_trunc('month', to_timestamp(at / 1000.0) AT TIME ZONE 'UTC');
    name TEXT := to_char(first_day, '"ledger_events_"YYYY"_"MM');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext(current_schema() || '.ledger_partition'));
    IF to_regclass(quote_ident(current_schema()) || '.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF ledger_events FOR VALUES FROM (%s) TO (%s)', name,
            (extract(epoch FROM first_day) * 1000)::BIGINT, (extract(epoch FROM first_day + INTERVAL '1 month') * 1000)::BIGINT);
    END IF;
    RETURN name;
END $$;

-- What a tenant spent on a UTC day (days since 1970), kept in the transaction that books the events. Half of each page stays free for the rows'
-- next versions.
CREATE TABLE ledger_sums (
    dimension_id BIGINT NOT NULL,
    day BIGINT NOT NULL,
    events BIGINT NOT NULL,
    cost_nano_usd BIGINT NOT NULL,
    input_uncached BIGINT NOT NULL,
    cache_read BIGINT NOT NULL,
    cache_write BIGINT NOT NULL,
    cache_write_1h BIGINT NOT NULL,
    output_text BIGINT NOT NULL,
    output_reasoning BIGINT NOT NULL,
    embedding BIGINT NOT NULL,
    PRIMARY KEY (dimension_id, day)
) WITH (fillfactor = 50);

ALTER TABLE usage_events RENAME TO usage_events_before;
DROP TABLE cost_sums;
DROP FUNCTION usage_partition;

INSERT INTO ledger_dimensions
    (dimension_key, tenant, category, team, subject, collection, segment, provider, model, price_id, price_unknown, region, batch)
SELECT 'before/' || ROW_NUMBER() OVER (), found.* FROM (
    SELECT DISTINCT tenant, category, team, subject, collection, segment, provider, model, price_id, price_unknown, region, batch
    FROM usage_events_before) AS found;

SELECT ledger_partition(occurred_at) FROM (
    SELECT MIN(occurred_at) AS occurred_at FROM usage_events_before
    GROUP BY date_trunc('month', to_timestamp(occurred_at / 1000.0) AT TIME ZONE 'UTC')) AS months;
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

CREATE VIEW usage_events AS
SELECT e.event_id, e.occurred_at, d.category, d.tenant, d.team, d.subject, d.collection, d.segment, d.provider, d.model,
    COALESCE(e.answer_id, '') AS answer_id, COALESCE(e.trace_id, '') AS trace_id, COALESCE(e.input_uncached, 0) AS input_uncached,
    COALESCE(e.cache_read, 0) AS cache_read, COALESCE(e.cache_write, 0) AS cache_write, COALESCE(e.cache_write_1h, 0) AS cache_write_1h,
    COALESCE(e.output_text, 0) AS output_text, COALESCE(e.output_reasoning, 0) AS output_reasoning, COALESCE(e.embedding, 0) AS embedding,
    d.price_id, e.cost_nano_usd, d.price_unknown, COALESCE(e.reservation_id, '') AS reservation_id, d.region, d.batch
FROM ledger_events AS e JOIN ledger_dimensions AS d USING (dimension_id);

CREATE VIEW cost_sums AS
SELECT d.tenant, s.day, d.category, d.team, d.subject, d.collection, d.segment, d.provider, d.model, s.events,
    CASE WHEN d.price_unknown = 1 THEN s.events ELSE 0 END AS unpriced, s.cost_nano_usd, s.input_uncached, s.cache_read, s.cache_write,
    s.cache_write_1h, s.output_text, s.output_reasoning, s.embedding
FROM ledger_sums AS s JOIN ledger_dimensions AS d USING (dimension_id);
