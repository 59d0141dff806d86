-- Days come in about their order, so that a report of all tenants finds them by block ranges. An index of each row would be taken for a tenant's
-- report as well, and read all tenants' sums there. The day of a sum never changes: its updates stay within their page.
CREATE INDEX ledger_sums_day ON ledger_sums USING brin (day) WITH (pages_per_range = 32);
