-- What a tenant, each of its teams and each of its keys spent on a UTC day, kept beside cost_sums in the same transaction: a budget asks for it
-- before every loan, and must not add up all collections, models and segments of a month for that. name: the team, or the key's subject.
CREATE TABLE spent_sums (
    tenant TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    day BIGINT NOT NULL,
    cost_nano_usd BIGINT NOT NULL,
    PRIMARY KEY (tenant, level, name, day)
) WITH (fillfactor = 50);

INSERT INTO spent_sums
SELECT tenant, 'tenant', '', day, CAST(SUM(cost_nano_usd) AS BIGINT) FROM cost_sums
WHERE category <> 'avoided_by_cache' AND cost_nano_usd > 0 GROUP BY tenant, day;
INSERT INTO spent_sums
SELECT tenant, 'team', team, day, CAST(SUM(cost_nano_usd) AS BIGINT) FROM cost_sums
WHERE category <> 'avoided_by_cache' AND cost_nano_usd > 0 AND team <> '' GROUP BY tenant, team, day;
INSERT INTO spent_sums
SELECT tenant, 'key', subject, day, CAST(SUM(cost_nano_usd) AS BIGINT) FROM cost_sums
WHERE category <> 'avoided_by_cache' AND cost_nano_usd > 0 AND subject <> '' GROUP BY tenant, subject, day;
