CREATE TABLE answers (
    tenant TEXT NOT NULL,
    answer_id TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    subject TEXT NOT NULL,
    collections TEXT NOT NULL,
    outcome BIGINT NOT NULL,
    status TEXT NOT NULL,
    served_by BIGINT NOT NULL,
    degradation BIGINT NOT NULL,
    model TEXT NOT NULL,
    total_us BIGINT NOT NULL,
    admit_us BIGINT NULL,
    cache_us BIGINT NULL,
    retrieve_us BIGINT NULL,
    generate_us BIGINT NULL,
    input_tokens BIGINT NOT NULL,
    cached_input_tokens BIGINT NOT NULL,
    output_tokens BIGINT NOT NULL,
    embedding_tokens BIGINT NOT NULL,
    cost_nano_usd BIGINT NOT NULL,
    price_unknown BIGINT NOT NULL,
    feedback BIGINT NOT NULL DEFAULT 0,
    comment TEXT NOT NULL DEFAULT '',
    feedback_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, answer_id)
);
CREATE INDEX answers_window ON answers (tenant, asked_at);
CREATE INDEX answers_age ON answers (asked_at);
CREATE INDEX answers_feedback ON answers (tenant, answer_id) WHERE feedback <> 0;
