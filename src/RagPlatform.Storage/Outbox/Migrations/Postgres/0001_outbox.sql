CREATE TABLE outbox (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topic TEXT NOT NULL,
    payload BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_attempt_at BIGINT NOT NULL,
    rejected_reason TEXT NULL
);
CREATE INDEX outbox_due ON outbox (topic, next_attempt_at) WHERE rejected_reason IS NULL;
