-- When each version of a policy was made, and by whom (kind and opaque id, as in the audit log). Older versions do not know.
ALTER TABLE steward.policy_version ADD COLUMN made_at timestamptz(3), ADD COLUMN made_by text;
