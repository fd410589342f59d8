-- The oldest due writes of one object are taken again and again while a queue empties: without this each take sorts all of it.
CREATE INDEX crm_write_due ON steward.crm_write (installation_id, object, made) WHERE state IN ('due', 'intended');
