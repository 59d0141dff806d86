-- How the cost of an hour of something that runs anyway is spread over tenants: decided once, so that whoever books it books the same.
CREATE TABLE amortised_hours (
    name TEXT NOT NULL,
    hour BIGINT NOT NULL,
    events TEXT NOT NULL,
    PRIMARY KEY (name, hour)
);
