-- What a match reads, as functions: a connection plans them once, and to plan these statements anew took longer than to answer them.

-- Records of the mirror as they are matched, a contact with its firm; archived and unknown ones are left out. By the keys alone, whatever
-- the planner knows of the tables by then.
CREATE FUNCTION steward.match_mirrored(p_installation text, p_object text, p_ids text[])
RETURNS TABLE (id text, names json, emails text[], phones text[], domains text[], country text, mapped jsonb) LANGUAGE plpgsql STABLE ROWS 20 SET enable_seqscan = off SET enable_bitmapscan = off AS $$
#variable_conflict use_column
BEGIN
  IF p_object = 'contact' THEN
    RETURN QUERY
    SELECT one.* FROM unnest(p_ids) AS found (id) CROSS JOIN LATERAL (
      SELECT c.id::text, json_build_object('firstName', c.first_name, 'lastName', c.last_name, 'jobTitle', c.title, 'company', a.name, 'website', a.domains[1]) AS names,
        c.emails, c.phones, '{}'::text[] AS domains, a.country, c.mapped
      FROM steward.mirror_contact c
      LEFT JOIN LATERAL (SELECT * FROM steward.mirror_account o WHERE o.installation_id = p_installation AND o.id = c.account_id AND NOT o.archived OFFSET 0) AS a ON true
      WHERE c.installation_id = p_installation AND c.id = found.id AND NOT c.archived OFFSET 0) AS one;
  ELSE
    RETURN QUERY
    SELECT one.* FROM unnest(p_ids) AS found (id) CROSS JOIN LATERAL (
      SELECT a.id::text, json_build_object('name', a.name, 'city', a.city) AS names, '{}'::text[] AS emails, a.phones, a.domains, a.country, a.mapped
      FROM steward.mirror_account a WHERE a.installation_id = p_installation AND a.id = found.id AND NOT a.archived OFFSET 0) AS one;
  END IF;
END $$;

-- What was learned of an installation's records of a kind, roughly how many there are, and of some values how common they are.
CREATE FUNCTION steward.match_scales(p_installation text, p_object text, p_values bigint[])
RETURNS TABLE (learned jsonb, records bigint, shares json) LANGUAGE plpgsql STABLE ROWS 1 AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT (SELECT m.learned FROM steward.linkage_model m WHERE m.installation_id = p_installation AND m.object = p_object),
    coalesce((SELECT f.records FROM steward.match_fill f WHERE f.installation_id = p_installation AND f.object = p_object), 0),
    (SELECT json_object_agg(v.value, v.share) FROM steward.linkage_value v WHERE v.installation_id = p_installation AND v.object = p_object AND v.value = ANY (p_values));
END $$;

REVOKE ALL ON FUNCTION steward.match_mirrored(text, text, text[]), steward.match_scales(text, text, bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION steward.match_mirrored(text, text, text[]), steward.match_scales(text, text, bigint[]) TO steward_app;
