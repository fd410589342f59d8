-- What needs a person, from when it was seen until it was gone, and how often people were told. Its words name nobody.
CREATE TABLE steward.alert (
  installation_id text COLLATE "C" NOT NULL,
  id              text COLLATE "C" NOT NULL,
  since           timestamptz(3) NOT NULL,
  ended_at        timestamptz(3),
  -- Nothing is left to be told of it.
  settled         boolean NOT NULL,
  alert           jsonb NOT NULL,
  PRIMARY KEY (installation_id, id)
);
CREATE INDEX alert_known ON steward.alert (installation_id, since) WHERE NOT settled;

ALTER TABLE steward.alert ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.alert FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.alert USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.alert FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON steward.alert TO steward_app;
