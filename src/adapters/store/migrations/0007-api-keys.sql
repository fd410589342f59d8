-- Keys are named by whoever made them and revoked without a trace lost; an Idempotency-Key is held while its request
-- is being done, so that the same request at the same time is not done twice.

ALTER TABLE steward.api_key
  ADD COLUMN name       text NOT NULL DEFAULT '',
  ADD COLUMN revoked_at timestamptz(3);

-- No answer yet: the request is being done.
ALTER TABLE steward.idempotent_answer ALTER COLUMN sealed DROP NOT NULL;
GRANT UPDATE ON steward.idempotent_answer TO steward_system;
