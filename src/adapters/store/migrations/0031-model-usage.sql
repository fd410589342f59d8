-- What the optional language model cost an installation on a day (UTC): calls, tokens, and money in millionths of the unit in which
-- the admin counts prices. What calls under way may take at most is counted until they are settled. Holds no word of any activity.
CREATE TABLE steward.model_usage (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  day             text COLLATE "C" NOT NULL CHECK (day ~ '^\d{4}-\d{2}-\d{2}$'),
  calls           bigint NOT NULL DEFAULT 0 CHECK (calls >= 0),
  tokens          bigint NOT NULL DEFAULT 0 CHECK (tokens >= 0),
  cost_micros     bigint NOT NULL DEFAULT 0 CHECK (cost_micros >= 0),
  -- The minute of the last call, and the calls in it.
  minute          timestamptz(3) NOT NULL,
  minute_calls    integer NOT NULL DEFAULT 0 CHECK (minute_calls >= 0),
  PRIMARY KEY (installation_id, day)
);
ALTER TABLE steward.model_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.model_usage FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.model_usage USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.model_usage FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE ON steward.model_usage TO steward_app;
