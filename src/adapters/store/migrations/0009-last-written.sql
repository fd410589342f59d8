-- What Steward wrote last onto an engagement is looked up before it is written again.
CREATE INDEX crm_write_done ON steward.crm_write (installation_id, key, made) WHERE state = 'done';
