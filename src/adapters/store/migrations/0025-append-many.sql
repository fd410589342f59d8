-- Appends to several logs in one statement, and so in one commit. Who calls says where each log ends; one that ends
-- elsewhere is left as it is, and its end comes back. As audit_append, it takes no entry that does not follow.

CREATE FUNCTION steward.audit_append_many(p_installations text[], p_logs text[], p_sizes bigint[], p_leaves text[], p_counts integer[], p_entries text[])
RETURNS TABLE (log text, size bigint, leaf text, is_appended boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  v_before  text := current_setting('steward.installation', true);
  v_past    integer := 0;
  v_first   bigint;
  v_entries text[];
  v_entry   text;
  v_bytes   bytea;
BEGIN
  FOR i IN 1 .. cardinality(p_logs) LOOP
    -- Row-level security holds the owner of the tables as well.
    PERFORM set_config('steward.installation', p_installations[i], true);
    SELECT h.size, h.leaf INTO size, leaf FROM steward.audit_head h
    WHERE h.log = p_logs[i] AND h.installation_id = p_installations[i] FOR UPDATE;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'the installation has no audit log of that name' USING ERRCODE = 'insufficient_privilege';
    END IF;
    log := p_logs[i];
    is_appended := size = p_sizes[i] AND leaf = p_leaves[i] AND p_counts[i] > 0;
    IF is_appended THEN
      v_first := size;
      v_entries := p_entries[v_past + 1 : v_past + p_counts[i]];
      FOREACH v_entry IN ARRAY v_entries LOOP
        v_bytes := convert_to(v_entry, 'UTF8');
        IF v_entry IS NULL OR NOT starts_with(v_entry, '{"_log":"' || log || '","_prev":"' || leaf || '","_seq":' || size || ',') OR octet_length(v_bytes) NOT BETWEEN 200 AND 32768 THEN
          RAISE EXCEPTION 'entry % does not follow the head of its log', size USING ERRCODE = 'check_violation';
        END IF;
        leaf := encode(sha256('\x00'::bytea || v_bytes), 'hex');
        size := size + 1;
      END LOOP;
      INSERT INTO steward.audit_entry (log, seq, bytes, id, installation_id)
      SELECT p_logs[i], v_first + e.position - 1, e.bytes, (e.bytes::json ->> 'id')::uuid, p_installations[i]
      FROM unnest(v_entries) WITH ORDINALITY AS e (bytes, position);
      UPDATE steward.audit_head h SET size = audit_append_many.size, leaf = audit_append_many.leaf WHERE h.log = p_logs[i];
    END IF;
    v_past := v_past + p_counts[i];
    RETURN NEXT;
  END LOOP;
  PERFORM set_config('steward.installation', coalesce(v_before, ''), true);
END $$;

REVOKE ALL ON FUNCTION steward.audit_append_many(text[], text[], bigint[], text[], integer[], text[]) FROM PUBLIC;
