ALTER TABLE job_items ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE job_items ADD COLUMN failed_at BIGINT NOT NULL DEFAULT 0;
UPDATE job_items SET failed_at = (
    SELECT CASE WHEN j.finished_at > 0 THEN j.finished_at ELSE j.created_at END FROM jobs j WHERE j.job_id = job_items.job_id)
WHERE state = 3;
CREATE INDEX job_items_failed ON job_items (job_id, ordinal) WHERE state = 3;
CREATE INDEX job_items_failed_content ON job_items (failed_at) WHERE state = 3 AND payload IS NOT NULL;
CREATE INDEX job_items_document ON job_items (document_id, job_id);
CREATE INDEX jobs_tenant ON jobs (tenant, job_id);
CREATE TABLE dropped_collections (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (tenant, name)
);
