-- Kinds of questions. mean: the mean of its vectors, all of unit length, as 32-bit floats, low byte first; NULL once it takes no more questions.
-- state: 0 takes questions, 1 was merged into another, 2 retired.
CREATE TABLE segments (
    tenant TEXT NOT NULL,
    segment_id TEXT NOT NULL,
    model TEXT NOT NULL,
    mean BYTEA NULL,
    vectors BIGINT NOT NULL,
    tightness DOUBLE PRECISION NOT NULL,
    example TEXT NOT NULL,
    label TEXT NOT NULL,
    state BIGINT NOT NULL,
    merged_into TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    weight DOUBLE PRECISION NOT NULL,
    evidence TEXT NOT NULL,
    evidence_lead BIGINT NOT NULL,
    evidence_seen BIGINT NOT NULL,
    PRIMARY KEY (tenant, segment_id)
);
CREATE INDEX segments_active ON segments (tenant, model) WHERE state = 0;

-- What all questions of a tenant have in common by an embedding model: the mean of their vectors, and as it is taken off them (empty at first).
CREATE TABLE segment_models (
    tenant TEXT NOT NULL,
    model TEXT NOT NULL,
    mean BYTEA NOT NULL,
    base BYTEA NOT NULL,
    vectors BIGINT NOT NULL,
    last_seen BIGINT NOT NULL,
    PRIMARY KEY (tenant, model)
);

-- Counts changes of centres, so that who has them knows when to fetch them again.
CREATE TABLE segment_versions (
    tenant TEXT PRIMARY KEY,
    version BIGINT NOT NULL
);

-- What a successful answer is worth, in nano-dollars; an empty segment stands for those without a value of their own.
CREATE TABLE segment_values (
    tenant TEXT NOT NULL,
    segment_id TEXT NOT NULL,
    value_nano_usd BIGINT NOT NULL,
    PRIMARY KEY (tenant, segment_id)
);

-- One row a question, so that it counts once and feedback finds it. outcome 0: only feedback has come so far.
CREATE TABLE segment_answers (
    tenant TEXT NOT NULL,
    answer_id TEXT NOT NULL,
    day BIGINT NOT NULL,
    team TEXT NOT NULL,
    segment_id TEXT NOT NULL,
    served_by BIGINT NOT NULL,
    outcome BIGINT NOT NULL,
    degraded BIGINT NOT NULL,
    near BIGINT NOT NULL,
    feedback BIGINT NOT NULL,
    feedback_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, answer_id)
);
CREATE INDEX segment_answers_age ON segment_answers (day);

-- Their sums by UTC day (days since 1970), written in the transaction that counts them; an empty segment: in none.
CREATE TABLE segment_days (
    tenant TEXT NOT NULL,
    day BIGINT NOT NULL,
    segment_id TEXT NOT NULL,
    team TEXT NOT NULL,
    questions BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    not_found BIGINT NOT NULL,
    degraded BIGINT NOT NULL,
    result_hits BIGINT NOT NULL,
    semantic_hits BIGINT NOT NULL,
    stale_hits BIGINT NOT NULL,
    faq BIGINT NOT NULL,
    extractive BIGINT NOT NULL,
    model BIGINT NOT NULL,
    missed_repeats BIGINT NOT NULL,
    helpful BIGINT NOT NULL,
    unhelpful BIGINT NOT NULL,
    successes BIGINT NOT NULL,
    PRIMARY KEY (tenant, day, segment_id, team)
);
