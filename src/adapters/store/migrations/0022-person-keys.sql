-- Values beside the audit log that speak of people are sealed under keys of these people: whoever destroys one person's
-- key destroys every value that speaks of them, in copies of the database too. A mark is a keyed hash of an address, a
-- number or a contact's id; only the key's holder can tell whose it is.

CREATE TABLE steward.person_key (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  mark            text COLLATE "C" NOT NULL CHECK (mark ~ '^[0-9a-f]{64}$'),
  sealed          bytea NOT NULL,
  PRIMARY KEY (installation_id, mark)
);

-- Of whom an entry's private values speak. Entries come in by the thousand, under a policy that checks the installation.
CREATE TABLE steward.audit_private_person (
  installation_id text NOT NULL,
  log             text COLLATE "C" NOT NULL,
  mark            text COLLATE "C" NOT NULL,
  seq             bigint NOT NULL,
  PRIMARY KEY (log, mark, seq)
);
CREATE INDEX audit_private_person_seq ON steward.audit_private_person (log, seq);

-- Who took part in an activity, and the contacts it was found to be about.
CREATE TABLE steward.activity_person (
  installation_id text NOT NULL,
  activity_id     text NOT NULL,
  mark            text COLLATE "C" NOT NULL,
  PRIMARY KEY (installation_id, activity_id, mark)
);
CREATE INDEX activity_person_mark ON steward.activity_person (installation_id, mark);

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['person_key', 'audit_private_person', 'activity_person'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))', v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;
