ALTER TABLE collections ADD COLUMN shard_by TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN shard TEXT NOT NULL DEFAULT '';
CREATE INDEX documents_shard ON documents (tenant, collection, shard, version);
