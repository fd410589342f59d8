-- Fields of the CRM's own making that the policy maps: the CRM's name of the field -> its value as text, or null.
ALTER TABLE steward.mirror_contact ADD COLUMN mapped jsonb NOT NULL DEFAULT '{}';
ALTER TABLE steward.mirror_account ADD COLUMN mapped jsonb NOT NULL DEFAULT '{}';
ALTER TABLE steward.mirror_opportunity ADD COLUMN mapped jsonb NOT NULL DEFAULT '{}';
