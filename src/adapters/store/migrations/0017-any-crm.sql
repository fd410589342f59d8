-- Which CRMs there are is for the code to know: a connector more needs no step of the schema.
ALTER TABLE steward.installation DROP CONSTRAINT installation_crm_check;
ALTER TABLE steward.installation ADD CONSTRAINT installation_crm_check CHECK (crm ~ '^[a-z][a-z0-9-]{0,31}$');
