CREATE TABLE policies (
    tenant TEXT NOT NULL,
    collection TEXT NOT NULL,
    policy BYTEA NOT NULL,
    PRIMARY KEY (tenant, collection)
);
