-- Monthly partitions, made on demand. An id is unique over all of them, so ids are a table of their own.
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
) PARTITION BY RANGE (occurred_at);

-- Events come about in the order of their time: a block range index is enough for the hours at the ends of a report.
CREATE INDEX usage_events_time ON usage_events USING brin (occurred_at) WITH (pages_per_range = 32);

CREATE TABLE usage_event_ids (
    event_id TEXT COLLATE "C" PRIMARY KEY,
    digest BIGINT NOT NULL
);

-- The partition of a time; its name.
CREATE FUNCTION usage_partition(at BIGINT) RETURNS TEXT LANGUAGE plpgsql AS $$
DECLARE
    first_day TIMESTAMP := date_trunc('month', to_timestamp(at / 1000.0) AT TIME ZONE 'UTC');
    name TEXT := to_char(first_day, '"usage_events_"YYYY"_"MM');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext(current_schema() || '.usage_partition'));
    IF to_regclass(quote_ident(current_schema()) || '.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF usage_events FOR VALUES FROM (%s) TO (%s)', name,
            (extract(epoch FROM first_day) * 1000)::BIGINT, (extract(epoch FROM first_day + INTERVAL '1 month') * 1000)::BIGINT);
    END IF;
    RETURN name;
END $$;

SELECT usage_partition(occurred_at) FROM (
    SELECT MIN(occurred_at) AS occurred_at FROM usage_events_before
    GROUP BY date_trunc('month', to_timestamp(occurred_at / 1000.0) AT TIME ZONE 'UTC')) AS months;
INSERT INTO usage_events
SELECT event_id, occurred_at, category, tenant, '', subject, collection, '', provider, model, answer_id, trace_id, input_uncached, cache_read,
    cache_write, 0, output_text, output_reasoning, embedding, price_id, cost_nano_usd, price_unknown, ''
FROM usage_events_before;

-- 0: what was booked before digests were kept.
INSERT INTO usage_event_ids SELECT event_id, 0 FROM usage_events_before;
DROP TABLE usage_events_before;

-- What a tenant spent on a UTC day (days since 1970), kept in the transaction that books the events. Half of each page stays free for the rows'
-- next versions.
CREATE TABLE cost_sums (
    tenant TEXT COLLATE "C" NOT NULL,
    day BIGINT NOT NULL,
    category TEXT COLLATE "C" NOT NULL,
    team TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    collection TEXT COLLATE "C" NOT NULL,
    segment TEXT COLLATE "C" NOT NULL,
    provider TEXT COLLATE "C" NOT NULL,
    model TEXT COLLATE "C" NOT NULL,
    events BIGINT NOT NULL,
    unpriced BIGINT NOT NULL,
    cost_nano_usd BIGINT NOT NULL,
    input_uncached BIGINT NOT NULL,
    cache_read BIGINT NOT NULL,
    cache_write BIGINT NOT NULL,
    cache_write_1h BIGINT NOT NULL,
    output_text BIGINT NOT NULL,
    output_reasoning BIGINT NOT NULL,
    embedding BIGINT NOT NULL,
    PRIMARY KEY (tenant, day, category, team, subject, collection, segment, provider, model)
) WITH (fillfactor = 50);

INSERT INTO cost_sums
SELECT tenant, occurred_at / 86400000, category, team, subject, collection, segment, provider, model, COUNT(*), SUM(price_unknown),
    SUM(cost_nano_usd), SUM(input_uncached), SUM(cache_read), SUM(cache_write), SUM(cache_write_1h), SUM(output_text), SUM(output_reasoning),
    SUM(embedding)
FROM usage_events GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;
