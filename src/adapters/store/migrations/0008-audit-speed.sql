-- Entries and private values come in by the thousand, through a function and a policy that both check the installation
-- already; looking it up once more for every row cost most of the insert. No installation is ever deleted.

ALTER TABLE steward.audit_entry DROP CONSTRAINT audit_entry_installation_id_fkey;
ALTER TABLE steward.audit_private DROP CONSTRAINT audit_private_installation_id_fkey;
