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

ALTER TABLE steward.match_choice ENABLE ROW LEVEL SECURITY;
ALTER TABLE steward.match_choice FORCE ROW LEVEL SECURITY;
CREATE POLICY one_installation ON steward.match_choice
  USING (installation_id = current_setting('steward.installation', true)) WITH CHECK (installation_id = current_setting('steward.installation', true));
REVOKE ALL ON steward.match_choice FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON steward.match_choice TO steward_app;
