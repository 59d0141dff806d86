CREATE TABLE budgets (
    tenant TEXT NOT NULL,
    level TEXT NOT NULL,
    name TEXT NOT NULL,
    period TEXT NOT NULL,
    soft_nano_usd BIGINT NOT NULL,
    hard_nano_usd BIGINT NOT NULL,
    budget_fallback BIGINT NOT NULL,
    PRIMARY KEY (tenant, level, name, period)
);

-- What is spent is in cost_sums; here is what is held beside it. held: what the reservation stands for (its amount while it is open, what was
-- spent once it is settled, nothing when it was released or ran out). booked: how much of that has come in as usage events, and so is in
-- cost_sums. hold: the rest, never below nothing.
CREATE TABLE budget_reservations (
    tenant TEXT NOT NULL,
    request_id TEXT NOT NULL,
    team TEXT NOT NULL,
    subject TEXT NOT NULL,
    day BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    unlimited BIGINT NOT NULL,
    is_open BIGINT NOT NULL,
    held BIGINT NOT NULL,
    booked BIGINT NOT NULL,
    hold BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, request_id)
);
CREATE INDEX budget_reservations_held ON budget_reservations (tenant, day) WHERE hold > 0;
CREATE INDEX budget_reservations_day ON budget_reservations (day);
