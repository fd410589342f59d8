-- Who may come in. These tables tell tenants apart, so all but the keys belong to none.

CREATE TABLE steward.api_key (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  id              text NOT NULL,
  hash            text NOT NULL UNIQUE,
  permissions     text[] NOT NULL,
  created_at      timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, id)
);

-- Sign-in links: a row is one that was not used yet.
CREATE TABLE steward.sign_in (
  hash       text PRIMARY KEY,
  expires_at timestamptz(3) NOT NULL
);

-- What a POST with an Idempotency-Key answered, sealed.
CREATE TABLE steward.idempotent_answer (
  scope        text NOT NULL,
  key          text NOT NULL,
  request_hash text NOT NULL,
  sealed       bytea NOT NULL,
  answered_at  timestamptz(3) NOT NULL,
  PRIMARY KEY (scope, key)
);
CREATE INDEX idempotent_answer_age ON steward.idempotent_answer (answered_at);

-- Browser sessions, in the form that connect-pg-simple keeps them.
CREATE TABLE steward.session (
  sid    text COLLATE "C" PRIMARY KEY,
  sess   json NOT NULL,
  expire timestamp(6) NOT NULL
);
CREATE INDEX session_expire ON steward.session (expire);
