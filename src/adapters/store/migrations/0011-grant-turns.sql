-- Who renews a grant has its turn until then, and holds no connection meanwhile. A turn that ran out was a dead process's.
ALTER TABLE steward.crm_grant ADD COLUMN turn_until timestamptz(3);
