-- The audit log. The app reads it and calls two functions; nobody changes an entry.

CREATE TABLE steward.audit_key (
  installation_id text NOT NULL REFERENCES steward.installation (id),
  log             text NOT NULL,
  vkey            text NOT NULL,
  sealed          bytea NOT NULL,
  created_at      timestamptz(3) NOT NULL,
  PRIMARY KEY (installation_id, vkey)
);

CREATE TABLE steward.audit_head (
  log             text COLLATE "C" PRIMARY KEY,
  installation_id text NOT NULL UNIQUE REFERENCES steward.installation (id),
  size            bigint NOT NULL,
  leaf            text COLLATE "C" NOT NULL
);

CREATE TABLE steward.audit_entry (
  log             text COLLATE "C" NOT NULL,
  seq             bigint NOT NULL,
  bytes           text COLLATE "C" NOT NULL,
  id              uuid NOT NULL,
  installation_id text NOT NULL REFERENCES steward.installation (id),
  PRIMARY KEY (log, seq),
  UNIQUE (log, id)
);

-- Values that the chain only commits to. Erasing a person deletes rows here and leaves the chain as it is.
CREATE TABLE steward.audit_private (
  log             text COLLATE "C" NOT NULL,
  seq             bigint NOT NULL,
  path            text COLLATE "C" NOT NULL,
  salt            bytea NOT NULL CHECK (octet_length(salt) = 32),
  value_enc       bytea NOT NULL,
  subject_key_id  text,
  installation_id text NOT NULL REFERENCES steward.installation (id),
  PRIMARY KEY (log, seq, path)
);

CREATE FUNCTION steward.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is refused on %: audit entries are never changed', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON steward.audit_entry
  FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();
-- ALWAYS: a session that plays replica would skip an ordinary trigger.
ALTER TABLE steward.audit_entry ENABLE ALWAYS TRIGGER never_changed;

CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON steward.audit_head
  FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();
ALTER TABLE steward.audit_head ENABLE ALWAYS TRIGGER never_removed;

CREATE FUNCTION steward.head_only_grows() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.log <> OLD.log OR NEW.installation_id <> OLD.installation_id OR NEW.size <= OLD.size THEN
    RAISE EXCEPTION 'an audit log only grows' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER only_grows BEFORE UPDATE ON steward.audit_head FOR EACH ROW EXECUTE FUNCTION steward.head_only_grows();
ALTER TABLE steward.audit_head ENABLE ALWAYS TRIGGER only_grows;

-- The three doors. They run as the owner and check the installation themselves, whatever row-level security says.

CREATE FUNCTION steward.audit_open(p_log text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_installation text := current_setting('steward.installation', true);
BEGIN
  IF NOT EXISTS (SELECT 1 FROM steward.installation i WHERE i.id = v_installation AND i.log = p_log) THEN
    RAISE EXCEPTION 'this installation has no audit log of that name' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO steward.audit_head (log, installation_id, size, leaf)
  VALUES (p_log, v_installation, 0, repeat('0', 64)) ON CONFLICT (log) DO NOTHING;
END $$;

-- Locks the end of a log until commit and tells where it is.
CREATE FUNCTION steward.audit_lock(p_log text, OUT size bigint, OUT leaf text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT h.size, h.leaf INTO size, leaf FROM steward.audit_head h
  WHERE h.log = p_log AND h.installation_id = current_setting('steward.installation', true) FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this installation has no audit log of that name' USING ERRCODE = 'insufficient_privilege';
  END IF;
END $$;

-- Appends entries as they are, if each begins with exactly the log, link and number that follow the head. The hashes
-- are computed here: who calls can only add entries, never forge a link.
CREATE FUNCTION steward.audit_append(p_log text, p_entries text[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_installation text := current_setting('steward.installation', true);
  v_size   bigint;
  v_first  bigint;
  v_leaf   text;
  v_entry  text;
  v_prefix text;
  v_bytes  bytea;
BEGIN
  SELECT h.size, h.leaf INTO v_size, v_leaf FROM steward.audit_head h
  WHERE h.log = p_log AND h.installation_id = v_installation FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this installation has no audit log of that name' USING ERRCODE = 'insufficient_privilege';
  END IF;
  v_first := v_size;
  FOREACH v_entry IN ARRAY p_entries LOOP
    v_prefix := '{"_log":"' || p_log || '","_prev":"' || v_leaf || '","_seq":' || v_size || ',';
    v_bytes := convert_to(v_entry, 'UTF8');
    IF NOT starts_with(v_entry, v_prefix) OR octet_length(v_bytes) NOT BETWEEN 200 AND 32768 THEN
      RAISE EXCEPTION 'entry % does not follow the head of its log', v_size USING ERRCODE = 'check_violation';
    END IF;
    v_leaf := encode(sha256('\x00'::bytea || v_bytes), 'hex');
    v_size := v_size + 1;
  END LOOP;
  IF v_size = v_first THEN
    RETURN v_size;
  END IF;
  INSERT INTO steward.audit_entry (log, seq, bytes, id, installation_id)
  SELECT p_log, v_first + e.position - 1, e.bytes, (e.bytes::json ->> 'id')::uuid, v_installation
  FROM unnest(p_entries) WITH ORDINALITY AS e (bytes, position);
  UPDATE steward.audit_head h SET size = v_size, leaf = v_leaf WHERE h.log = p_log;
  RETURN v_size;
END $$;
