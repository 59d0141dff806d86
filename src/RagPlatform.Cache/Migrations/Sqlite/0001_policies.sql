CREATE TABLE policies (
    tenant TEXT NOT NULL,
    collection TEXT NOT NULL,
    policy BLOB NOT NULL,
    PRIMARY KEY (tenant, collection)
);
