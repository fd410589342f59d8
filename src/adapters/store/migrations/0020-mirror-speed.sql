-- A first load brings keys and ids by the hundred thousand before the tables were ever analysed.

-- Looking the installation up once more for every row cost half of the insert (as 0008 found for the audit log), in
-- transactions whose policy checks it already. No installation is ever deleted.
ALTER TABLE steward.mirror_key DROP CONSTRAINT mirror_key_installation_id_fkey;
ALTER TABLE steward.crm_id DROP CONSTRAINT crm_id_installation_id_fkey;

-- Without statistics the planner took this index for that of the vendor's ids, and read the whole object for each of them.
DROP INDEX steward.crm_id_ours;
CREATE INDEX crm_id_ours ON steward.crm_id (id, object, installation_id);
