-- Installations and everything that belongs to one. The schema, its roles and their memberships exist already
-- (migrate.ts makes them). Every table of a tenant has installation_id and is closed by row-level security below.

CREATE TABLE steward.installation (
  id              text PRIMARY KEY,
  crm             text NOT NULL CHECK (crm IN ('hubspot', 'salesforce')),
  account_id      text NOT NULL CHECK (account_id <> ''),
  name            text NOT NULL,
  state           text NOT NULL CHECK (state IN ('connected', 'reconnect-needed', 'disconnected')),
  policy          jsonb NOT NULL,
  policy_version  integer NOT NULL DEFAULT 1,
  log             text NOT NULL UNIQUE CHECK (log ~ '^[a-z0-9./-]{1,128}$'),
  abilities       jsonb NOT NULL DEFAULT '{}',
  granted_by      text,
  created_at      timestamptz(3) NOT NULL,
  UNIQUE (crm, account_id)
);

CREATE TABLE steward.policy_version (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  version         integer NOT NULL,
  policy          jsonb NOT NULL,
  PRIMARY KEY (installation_id, version)
);

-- The vendor's tokens, sealed. generation counts refreshes: only who saw the present one may replace it.
CREATE TABLE steward.crm_grant (
  installation_id text PRIMARY KEY REFERENCES steward.installation (id),
  generation      integer NOT NULL,
  sealed          bytea NOT NULL
);

-- Counts arrivals apart from the installation, so that accepting never waits for a change of settings.
CREATE TABLE steward.arrival_counter (
  installation_id text PRIMARY KEY REFERENCES steward.installation (id),
  arrivals        bigint NOT NULL DEFAULT 0
);

-- Until when nobody calls the CRM on a lane: a Retry-After or a daily limit that all processes keep.
CREATE TABLE steward.crm_pause (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  lane            text NOT NULL CHECK (lane IN ('api', 'search')),
  blocked_until   timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, lane)
);
