-- A tenant's hours at the ends of a report, its plan and its verification look at its own events instead of at those of all tenants; the order of
-- the join is left to the planner, which still begins with the time where no tenant is named.
CREATE INDEX ledger_events_dimension ON ledger_events (dimension_id, occurred_at);

DROP VIEW usage_events;
CREATE VIEW usage_events AS
SELECT e.event_id, e.occurred_at, d.category, d.tenant, d.team, d.subject, d.collection, d.segment, d.provider, d.model,
    COALESCE(e.answer_id, '') AS answer_id, COALESCE(e.trace_id, '') AS trace_id, COALESCE(e.input_uncached, 0) AS input_uncached,
    COALESCE(e.cache_read, 0) AS cache_read, COALESCE(e.cache_write, 0) AS cache_write, COALESCE(e.cache_write_1h, 0) AS cache_write_1h,
    COALESCE(e.output_text, 0) AS output_text, COALESCE(e.output_reasoning, 0) AS output_reasoning, COALESCE(e.embedding, 0) AS embedding,
    d.price_id, e.cost_nano_usd, d.price_unknown, COALESCE(e.reservation_id, '') AS reservation_id, d.region, d.batch
FROM ledger_events AS e JOIN ledger_dimensions AS d ON d.dimension_id = e.dimension_id;
