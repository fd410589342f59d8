import { type RawBuilder, sql } from "kysely";
import { regionOf } from "../../domain/hygiene/normalize-phone.ts";
import { wordsIn } from "../../domain/erasure/words-in.ts";
import { e164 } from "../../domain/match/knowledge-index.ts";
import { type CauseId, contactId, type CrmRecordId } from "../../domain/model/ids.ts";
import type { Proposal } from "../../domain/model/proposal.ts";
import type { ContactFacts, ContactQuery, ErasureTable, Forgotten } from "../../ports/erasure-table.ts";
import { lockFor, type TenantContext } from "./context.ts";
import { sealedJson } from "./sealed-json.ts";
import { personNames } from "./twins.ts";

/** Finds and deletes what one installation holds of people. */
export function erasureTable(context: TenantContext): ErasureTable {
  const { db, installation: { id: installation } } = context;
  return {
    contacts: (query) => contacts(context, query),
    lockActivities: () => lockFor(db, "queued-activities", installation),
    async causesOf(marks) {
      const rows = await db.selectFrom("activity_person").select("activity_id").distinct().where("installation_id", "=", installation)
        .where("mark", "=", sql<never>`ANY (${[...marks]})`).execute();
      return rows.map((row) => row.activity_id);
    },

    async causesOfRecords({ after, limit }) {
      const page = { installation, after, limit };
      const { rows } = await sql<{ cause: CauseId }>`
        SELECT c.cause FROM (${sql.join(DERIVED.map((of) => causesIn(of, page)), sql` UNION `)}) AS c ORDER BY c.cause LIMIT ${limit}`.execute(db);
      return rows.map(({ cause }) => cause);
    },

    textsOf: (ids) => textsOf(context, ids),
    forgetActivities: (ids) => forgetActivities(context, ids),

    async forgetTwins(personHashes) {
      const { numAffectedRows } = await sql`
        DELETE FROM steward.twin t WHERE t.installation_id = ${installation} AND t.ref IN (
          SELECT k.ref FROM steward.twin_key k WHERE k.installation_id = ${installation} AND k.kind = 'p' AND k.key = ANY (${[...personNames(context, personHashes)]}))`.execute(db);
      return Number(numAffectedRows ?? 0n);
    },

    async forgetLeads(ids, crmIds) {
      await lockFor(db, "hints", installation);
      const hints = await sql`
        DELETE FROM steward.change_hint WHERE installation_id = ${installation} AND object = 'contact' AND crm_id = ANY (${[...crmIds]}) AND kind <> 'forgotten'`.execute(db);
      const givenUp = await sql`DELETE FROM steward.given_up_id WHERE installation_id = ${installation} AND object = 'contact' AND id = ANY (${[...ids]})`.execute(db);
      return Number(hints.numAffectedRows ?? 0n) + Number(givenUp.numAffectedRows ?? 0n);
    },

    async forgetChoices(ids, marks) {
      await sql`DELETE FROM steward.link_offer WHERE installation_id = ${installation} AND contact_id = ANY (${[...ids]})`.execute(db);
      const { numAffectedRows } = await sql`
        DELETE FROM steward.match_choice WHERE installation_id = ${installation} AND (contact_id = ANY (${[...ids]}) OR clue = ANY (${[...marks]}))`.execute(db);
      return Number(numAffectedRows ?? 0n);
    },

    async companiesCalled(names) {
      const { rows } = await sql<{ name: string }>`
        SELECT w.name FROM unnest(${[...names]}::text[]) AS w (name)
        WHERE EXISTS (SELECT FROM steward.mirror_account a WHERE a.installation_id = ${installation} AND position(lower(w.name) IN lower(a.name)) > 0)`.execute(db);
      return rows.map(({ name }) => name);
    },

    async staying(names) {
      const { rows } = await sql<{ what: string; n: number }>`
        WITH named AS (SELECT lower(word) AS word FROM unnest(${[...names]}::text[]) AS word)
        SELECT 'accounts' AS what, count(*)::int AS n FROM steward.mirror_account a WHERE a.installation_id = ${installation} AND EXISTS (SELECT FROM named WHERE position(word IN lower(a.name)) > 0)
        UNION ALL SELECT 'opportunities', count(*)::int FROM steward.mirror_opportunity o WHERE o.installation_id = ${installation} AND EXISTS (SELECT FROM named WHERE position(word IN lower(o.name)) > 0)
        UNION ALL SELECT 'policyVersions', count(*)::int FROM steward.policy_version p WHERE p.installation_id = ${installation} AND EXISTS (SELECT FROM named WHERE position(word IN lower(p.policy::text)) > 0)
        UNION ALL SELECT 'policyProposals', count(*)::int FROM steward.policy_proposal q WHERE q.installation_id = ${installation} AND q.state = 'open' AND EXISTS (SELECT FROM named WHERE position(word IN lower(q.proposed::text)) > 0)`.execute(db);
      return Object.fromEntries(rows.map(({ what, n }) => [what, n]));
    },
  };
}

/** A page of the causes in a table that are no activity, in their order: no more is read than is told. */
const causesIn = ([table, column]: (typeof DERIVED)[number], { installation, after, limit }: { readonly installation: string; readonly after: string; readonly limit: number }): RawBuilder<{ cause: CauseId }> => {
  const cause = sql.ref(`t.${column}`);
  return sql`(
  SELECT DISTINCT ${cause} AS cause FROM ${sql.table(`steward.${table}`)} t WHERE t.installation_id = ${installation} AND ${cause} > ${after}
    AND NOT EXISTS (SELECT FROM steward.activity a WHERE a.installation_id = ${installation} AND a.id = ${cause}) ORDER BY 1 LIMIT ${limit})`;
};

/** An address that is shared means one person with two records; a number that is shared means a switchboard. */
async function contacts({ db, installation: { id: installation, policy } }: TenantContext, { ids, addresses, phones }: ContactQuery): Promise<readonly ContactFacts[]> {
  const { rows } = await sql<{ id: string; first_name: string; last_name: string; emails: readonly string[]; phones: readonly string[]; country: string | null; crm_ids: readonly CrmRecordId[]; former_ids: readonly string[] }>`
    WITH asked AS (
      SELECT c.id FROM steward.mirror_contact c WHERE c.installation_id = ${installation} AND c.id = ANY (${[...ids]})
      UNION SELECT c.id FROM steward.crm_id c WHERE c.installation_id = ${installation} AND c.object = 'contact' AND c.crm_id = ANY (${[...ids]})
      UNION SELECT g.id FROM steward.given_up_id g WHERE g.installation_id = ${installation} AND g.object = 'contact' AND g.old_id = ANY (${[...ids]})
      UNION SELECT k.id FROM steward.mirror_key k WHERE k.installation_id = ${installation} AND k.object = 'contact'
        AND (k.kind = 'mailbox' AND k.key = ANY (${[...addresses]}) OR k.kind = 'phone' AND k.key = ANY (${[...phones]}))
      UNION SELECT c.id FROM steward.mirror_contact c WHERE c.installation_id = ${installation} AND EXISTS (SELECT FROM unnest(c.emails) AS one WHERE lower(one) = ANY (${[...addresses]}))
    ), beside AS (
      SELECT id FROM asked
      UNION SELECT k.id FROM steward.mirror_key k WHERE k.installation_id = ${installation} AND k.object = 'contact' AND k.kind = 'mailbox' AND k.key IN (
        SELECT o.key FROM steward.mirror_key o WHERE o.installation_id = ${installation} AND o.object = 'contact' AND o.kind = 'mailbox' AND o.id IN (SELECT id FROM asked))
    )
    SELECT c.id, c.first_name, c.last_name, c.emails, c.phones,
      (SELECT a.country FROM steward.mirror_account a WHERE a.installation_id = ${installation} AND a.id = c.account_id) AS country,
      ARRAY(SELECT g.old_id FROM steward.given_up_id g WHERE g.installation_id = ${installation} AND g.object = 'contact' AND g.id = c.id ORDER BY g.old_id) AS former_ids,
      ARRAY(SELECT i.crm_id FROM steward.crm_id i WHERE i.installation_id = ${installation} AND i.object = 'contact' AND i.id = c.id ORDER BY i.crm_id) AS crm_ids
    FROM steward.mirror_contact c WHERE c.installation_id = ${installation} AND c.id IN (SELECT id FROM beside) ORDER BY c.id`.execute(db);
  const dialled = (phone: string, country: string | null): string => e164(phone, regionOf(country, policy.organisation.defaultRegion));
  const { rows: shared } = await sql<{ key: string }>`
    SELECT DISTINCT k.key FROM steward.mirror_key k WHERE k.installation_id = ${installation} AND k.kind = 'phone'
      AND k.key = ANY (${rows.flatMap((row) => row.phones.map((phone) => dialled(phone, row.country)))}) AND NOT (k.object = 'contact' AND k.id = ANY (${rows.map(({ id }) => id)}))`.execute(db);
  const switchboards = new Set(shared.map(({ key }) => key));
  return rows.map((row) => ({
    id: contactId(row.id), formerIds: row.former_ids.map(contactId), crmIds: row.crm_ids, firstName: row.first_name, lastName: row.last_name, emails: row.emails,
    phones: row.phones.filter((phone) => !switchboards.has(dialled(phone, row.country))).map((phone) => dialled(phone, row.country) || phone),
  }));
}

/** The tables whose rows are made of activities and findings, and hold their words sealed; by what each names its cause. */
const DERIVED = [["proposal", "activity_id"], ["review_task", "activity_id"], ["crm_write", "activity_id"], ["merge_question", "cause_id"], ["merge_record", "cause_id"]] as const;

async function textsOf({ db, installation: { id: installation }, secrets }: TenantContext, ids: readonly CauseId[]): Promise<ReadonlyMap<CauseId, readonly string[]>> {
  const texts = new Map<CauseId, string[]>();
  if (ids.length === 0) return texts;
  for (const [table, cause] of DERIVED) {
    const sealed = sealedJson<unknown>(secrets, installation, table);
    const { rows } = await sql<{ id: string; activity_id: CauseId; sealed: Uint8Array }>`
      SELECT id, ${sql.ref(cause)} AS activity_id, sealed FROM ${sql.table(`steward.${table}`)} WHERE installation_id = ${installation} AND ${sql.ref(cause)} = ANY (${[...ids]})`.execute(db);
    for (const row of rows) {
      texts.set(row.activity_id, [...(texts.get(row.activity_id) ?? []), wordsIn(sealed.open(row.id, row.sealed))]);
    }
  }
  return texts;
}

/** In the order in which decisions and writes lock their rows, so that none waits for another in a circle. */
async function forgetActivities(context: TenantContext, ids: readonly CauseId[]): Promise<Forgotten> {
  const { db, installation: { id: installation }, secrets } = context;
  const counts: Record<string, number> = {};
  const those = [...ids];
  const reviews = await sql`DELETE FROM steward.review_task WHERE installation_id = ${installation} AND activity_id = ANY (${those})`.execute(db);
  // A second look that nobody can take any more is not one that somebody fails to take.
  await sql`
    UPDATE steward.cleanup_outcome SET wants_check = false, check_asked_at = NULL WHERE installation_id = ${installation} AND check_answer IS NULL
      AND id IN (SELECT p.id FROM steward.proposal p WHERE p.installation_id = ${installation} AND p.activity_id = ANY (${those}))`.execute(db);
  const { rows: writes } = await sql<{ id: string; sealed: Uint8Array; state: string; open_intent_audit_id: string | null; attempts: number }>`
    DELETE FROM steward.crm_write WHERE installation_id = ${installation} AND activity_id = ANY (${those}) RETURNING id, sealed, state, open_intent_audit_id, attempts`.execute(db);
  // One that was asked for while we waited for its write: nobody can ask for another now.
  const late = await sql`DELETE FROM steward.review_task WHERE installation_id = ${installation} AND activity_id = ANY (${those})`.execute(db);
  const proposals = await sql`DELETE FROM steward.proposal WHERE installation_id = ${installation} AND activity_id = ANY (${those})`.execute(db);
  const examples = await sql`DELETE FROM steward.labelled_example WHERE installation_id = ${installation} AND activity_id = ANY (${those})`.execute(db);
  const activities = await sql`
    UPDATE steward.activity SET sealed = NULL, sealed_trace = NULL,
      state = CASE WHEN state IN ('queued', 'logging') THEN 'skipped' WHEN state = 'review' THEN 'rejected' ELSE state END,
      route = CASE WHEN state = 'queued' THEN 'skip' ELSE route END
    WHERE installation_id = ${installation} AND id = ANY (${those}) AND (sealed IS NOT NULL OR sealed_trace IS NOT NULL)`.execute(db);
  await sql`DELETE FROM steward.merge_question WHERE installation_id = ${installation} AND cause_id = ANY (${those})`.execute(db);
  await sql`DELETE FROM steward.merge_record WHERE installation_id = ${installation} AND cause_id = ANY (${those})`.execute(db);
  await sql`DELETE FROM steward.suggestion WHERE installation_id = ${installation} AND activity_id = ANY (${those})`.execute(db);
  await sql`DELETE FROM steward.activity_person WHERE installation_id = ${installation} AND activity_id = ANY (${those})`.execute(db);
  const twins = await sql`DELETE FROM steward.twin WHERE installation_id = ${installation} AND ref = ANY (${those})`.execute(db);
  counts["activities"] = Number(activities.numAffectedRows ?? 0n);
  counts["proposals"] = Number(proposals.numAffectedRows ?? 0n);
  counts["reviews"] = Number(reviews.numAffectedRows ?? 0n) + Number(late.numAffectedRows ?? 0n);
  counts["writes"] = writes.length;
  counts["examples"] = Number(examples.numAffectedRows ?? 0n);
  counts["traces"] = Number(twins.numAffectedRows ?? 0n);
  const opened = sealedJson<Proposal>(secrets, installation, "crm_write");
  return {
    counts,
    // One that was put back in doubt has an outcome that says so.
    openIntents: writes.flatMap(({ id, sealed, state, attempts, open_intent_audit_id: intentAuditId }) => (intentAuditId === null || state !== "intended" ? [] : [{ proposal: opened.open(id, sealed), intentAuditId, attempts }])),
  };
}
