-- Whom a person chose where an address, a number or a name could have been several people, so that the next time it speaks
-- for that record. A clue is a keyed hash: only the key's holder can tell whose it is.

CREATE TABLE steward.match_choice (
  installation_id text NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('address', 'phone', 'name')),
  clue            text COLLATE "C" NOT NULL CHECK (clue ~ '^[0-9a-f]{64}$'),
  -- Our id of the account within which a name means this person; blank for addresses and numbers.
  account_id      text NOT NULL DEFAULT '',
  contact_id      text NOT NULL,
  -- Null for whoever has the shell, or a key.
  chosen_by       text,
  chosen_at       timestamptz(3) NOT NULL,
  review_id       text NOT NULL,
  -- Decisions since that took the record away again.
  contrary        integer NOT NULL DEFAULT 0 CHECK (contrary >= 0),
  PRIMARY KEY (installation_id, kind, clue, account_id)
);
CREATE INDEX match_choice_contact ON steward.match_choice (installation_id, contact_id);
CREATE INDEX match_choice_review ON steward.match_choice (installation_id, review_id);

-- Contacts that came or changed and have an address or number under which somebody took part in earlier activities: they are
-- looked at once, and a link is proposed. The review is the last in which one was.
CREATE TABLE steward.link_offer (
  installation_id text NOT NULL,
  contact_id      text NOT NULL,
  is_waiting      boolean NOT NULL,
  review_id       text,
  PRIMARY KEY (installation_id, contact_id)
);
CREATE INDEX link_offer_waiting ON steward.link_offer (installation_id, contact_id) WHERE is_waiting;

DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['match_choice', 'link_offer'] LOOP
    EXECUTE format('ALTER TABLE steward.%I ENABLE ROW LEVEL SECURITY', v_table);
    EXECUTE format('ALTER TABLE steward.%I FORCE ROW LEVEL SECURITY', v_table);
    EXECUTE format(
      'CREATE POLICY one_installation ON steward.%I USING (installation_id = current_setting(''steward.installation'', true)) WITH CHECK (installation_id = current_setting(''steward.installation'', true))', v_table);
    EXECUTE format('REVOKE ALL ON steward.%I FROM PUBLIC', v_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON steward.%I TO steward_app', v_table);
  END LOOP;
END $$;
