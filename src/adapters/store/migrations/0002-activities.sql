-- Activities and what they lead to. Words are sealed (bytea); what is searched by stays plain and names nobody.

CREATE TABLE steward.activity (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  id              text NOT NULL,
  arrival         bigint NOT NULL,
  delivery_hash   text NOT NULL,
  state           text NOT NULL CHECK (state IN ('queued', 'logging', 'logged', 'review', 'rejected', 'blocked', 'skipped')),
  kind            text NOT NULL,
  occurred_at     timestamptz(3) NOT NULL,
  route           text CHECK (route IN ('auto', 'review', 'block', 'skip')),
  reasons         text[] NOT NULL,
  sealed          bytea,
  trace           jsonb,
  duplicate_of    text,
  accepted_at     timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, id),
  UNIQUE (installation_id, arrival),
  UNIQUE (installation_id, delivery_hash)
);
CREATE INDEX activity_queue ON steward.activity (installation_id, arrival) WHERE state = 'queued';

-- By what twins are found: judged activities, and engagements that another tool logged in the CRM.
CREATE TABLE steward.twin (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  ref             text NOT NULL,
  is_foreign      boolean NOT NULL,
  arrival         bigint,
  occurred_at     timestamptz(3) NOT NULL,
  trace           jsonb NOT NULL,
  PRIMARY KEY (installation_id, ref)
);

-- kind k: the natural key; p: the hash of somebody who took part.
CREATE TABLE steward.twin_key (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  kind            text NOT NULL CHECK (kind IN ('k', 'p')),
  key             text NOT NULL,
  occurred_at     timestamptz(3) NOT NULL,
  ref             text NOT NULL,
  PRIMARY KEY (installation_id, kind, key, occurred_at, ref),
  FOREIGN KEY (installation_id, ref) REFERENCES steward.twin (installation_id, ref) ON DELETE CASCADE
);
CREATE INDEX twin_key_ref ON steward.twin_key (installation_id, ref);

CREATE TABLE steward.blocked_thread (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  thread_hash     text NOT NULL,
  blocked_at      timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, thread_hash)
);

CREATE TABLE steward.proposal (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  id              text NOT NULL,
  activity_id     text NOT NULL,
  kind            text NOT NULL,
  object          text NOT NULL,
  key             text NOT NULL,
  route           text NOT NULL,
  reasons         text[] NOT NULL,
  confidence_bp   integer NOT NULL CHECK (confidence_bp BETWEEN 0 AND 10000),
  audit_id        text NOT NULL,
  created_at      timestamptz(3) NOT NULL,
  expires_at      timestamptz(3) NOT NULL,
  sealed          bytea NOT NULL,
  PRIMARY KEY (installation_id, id)
);
CREATE INDEX proposal_activity ON steward.proposal (installation_id, activity_id);

CREATE TABLE steward.review_task (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  id              text NOT NULL,
  activity_id     text NOT NULL,
  state           text NOT NULL CHECK (state IN ('open', 'approved', 'logged', 'rejected', 'blocked', 'expired')),
  reasons         text[] NOT NULL,
  role            text NOT NULL,
  assignee_id     text,
  created_at      timestamptz(3) NOT NULL,
  due_at          timestamptz(3) NOT NULL,
  expires_at      timestamptz(3) NOT NULL,
  escalations     integer NOT NULL,
  version         integer NOT NULL,
  sealed          bytea NOT NULL,
  PRIMARY KEY (installation_id, id)
);
CREATE INDEX review_task_list ON steward.review_task (installation_id, state, created_at, id);
CREATE INDEX review_task_activity ON steward.review_task (installation_id, activity_id);

CREATE TABLE steward.crm_write (
  installation_id   text NOT NULL REFERENCES steward.installation (id),
  id                text NOT NULL,
  -- The order of their making.
  made              bigint GENERATED ALWAYS AS IDENTITY,
  activity_id       text NOT NULL,
  proposal_id       text NOT NULL,
  kind              text NOT NULL,
  object            text NOT NULL,
  key               text NOT NULL,
  state             text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'intended', 'done', 'refused')),
  attempts          integer NOT NULL DEFAULT 0,
  claim             integer NOT NULL DEFAULT 0,
  due_at            timestamptz(3) NOT NULL,
  lease_until       timestamptz(3),
  proposal_audit_id text NOT NULL,
  decision_audit_id text,
  open_intent_audit_id text,
  sealed            bytea NOT NULL,
  PRIMARY KEY (installation_id, id)
);
CREATE INDEX crm_write_open ON steward.crm_write (installation_id, key, made) WHERE state IN ('due', 'intended');
CREATE INDEX crm_write_activity ON steward.crm_write (installation_id, activity_id);
