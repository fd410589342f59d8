-- The copy of the CRM's records, and the map between its ids and ours. Archived ones keep their row, so that a page
-- read late does not bring them back.

CREATE TABLE steward.crm_id (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  object          text NOT NULL,
  crm_id          text NOT NULL,
  id              text NOT NULL,
  -- Leads to a record that has another vendor id now (merged or converted).
  is_alias        boolean NOT NULL DEFAULT false,
  PRIMARY KEY (installation_id, object, crm_id)
);
CREATE INDEX crm_id_ours ON steward.crm_id (installation_id, object, id);

-- Our ids that were given up when two records turned out to be one.
CREATE TABLE steward.given_up_id (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  object          text NOT NULL,
  old_id          text NOT NULL,
  id              text NOT NULL,
  PRIMARY KEY (installation_id, object, old_id)
);
CREATE INDEX given_up_id_new ON steward.given_up_id (installation_id, object, id);

CREATE TABLE steward.mirror_user (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  id              text NOT NULL,
  modified_at     timestamptz(3) NOT NULL,
  archived        boolean NOT NULL,
  name            text NOT NULL,
  email           text,
  phone           text,
  zone            text,
  active          boolean NOT NULL,
  PRIMARY KEY (installation_id, id)
);

CREATE TABLE steward.mirror_contact (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  id              text NOT NULL,
  modified_at     timestamptz(3) NOT NULL,
  archived        boolean NOT NULL,
  kind            text NOT NULL,
  first_name      text NOT NULL,
  last_name       text NOT NULL,
  emails          text[] NOT NULL,
  phones          text[] NOT NULL,
  title           text,
  account_id      text,
  owner_id        text,
  -- Words and initials of the first name: a name is found by a word of the last name and one of these.
  first_tokens    text[] NOT NULL,
  PRIMARY KEY (installation_id, id)
);
CREATE INDEX mirror_contact_account ON steward.mirror_contact (installation_id, account_id);

CREATE TABLE steward.mirror_account (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  id              text NOT NULL,
  modified_at     timestamptz(3) NOT NULL,
  archived        boolean NOT NULL,
  name            text NOT NULL,
  domains         text[] NOT NULL,
  phones          text[] NOT NULL,
  city            text,
  country         text,
  parent_id       text,
  owner_id        text,
  PRIMARY KEY (installation_id, id)
);
CREATE INDEX mirror_account_parent ON steward.mirror_account (installation_id, parent_id);

CREATE TABLE steward.mirror_opportunity (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  id              text NOT NULL,
  modified_at     timestamptz(3) NOT NULL,
  archived        boolean NOT NULL,
  name            text NOT NULL,
  account_id      text,
  contact_ids     text[] NOT NULL,
  stage           text NOT NULL,
  is_closed       boolean NOT NULL,
  is_won          boolean NOT NULL,
  amount          text,
  currency        text,
  close_date      text,
  created_at      timestamptz(3),
  owner_id        text,
  PRIMARY KEY (installation_id, id)
);
CREATE INDEX mirror_opportunity_account ON steward.mirror_opportunity (installation_id, account_id);

-- Activity records in the CRM: ours by their natural key, others' by their id alone. No words.
CREATE TABLE steward.mirror_engagement (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  object          text NOT NULL,
  crm_id          text NOT NULL,
  key             text,
  modified_at     timestamptz(3),
  archived        boolean NOT NULL,
  associations    jsonb NOT NULL,
  PRIMARY KEY (installation_id, object, crm_id)
);
CREATE INDEX mirror_engagement_key ON steward.mirror_engagement (installation_id, key);

-- By what an activity finds contacts and accounts. Kinds: mailbox, phone, domain, last-name, word.
CREATE TABLE steward.mirror_key (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  object          text NOT NULL CHECK (object IN ('contact', 'account')),
  kind            text NOT NULL CHECK (kind IN ('mailbox', 'phone', 'domain', 'last-name', 'word')),
  key             text NOT NULL,
  id              text NOT NULL,
  PRIMARY KEY (installation_id, object, kind, key, id)
);
CREATE INDEX mirror_key_id ON steward.mirror_key (installation_id, object, id);

CREATE TABLE steward.watermark (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  object          text NOT NULL,
  since           timestamptz(3),
  cursor          text,
  PRIMARY KEY (installation_id, object)
);
