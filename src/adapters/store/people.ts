import { sql } from "kysely";
import type { PersonMark } from "../../domain/audit/fact.ts";
import { contactIdentity, type Identity } from "../../domain/erasure/identity.ts";
import { type CauseId, type ContactId, contactId } from "../../domain/model/ids.ts";
import { isOfEngagement, type Proposal, recordsOf } from "../../domain/model/proposal.ts";
import type { PeopleTable } from "../../ports/people-table.ts";
import type { TenantContext } from "./context.ts";

/** The people of one installation, under their marks. */
export function peopleTable(context: TenantContext): PeopleTable {
  return {
    marks: (identities) => marksOf(context, identities),

    ofActivities: (ids) => ofActivities(context, ids),

    async ofProposals(proposals) {
      const known = await ofActivities(context, [...new Set(proposals.map(({ activityId }) => activityId))]);
      return (proposal) => [...(known.get(proposal.activityId) ?? []), ...marksOf(context, contactsOf(proposal).map(contactIdentity))];
    },

    tie: (ties) => tieToActivities(context, ties.flatMap(({ activity, contacts, told = [] }) => marksOf(context, [...contacts.map(contactIdentity), ...told]).map((mark) => ({ activity, mark })))),
  };
}

async function ofActivities({ db, installation }: TenantContext, ids: readonly CauseId[]): Promise<ReadonlyMap<CauseId, readonly PersonMark[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("activity_person").select(["activity_id", "mark"]).where("installation_id", "=", installation.id)
    .where("activity_id", "=", sql<never>`ANY (${[...ids]})`).execute();
  return new Map([...Map.groupBy(rows, (row) => row.activity_id)].map(([id, same]) => [id, same.map(({ mark }) => mark)]));
}

function contactsOf(proposal: Proposal): readonly ContactId[] {
  if (isOfEngagement(proposal)) return proposal.links.contactIds;
  return proposal.object === "contact" ? recordsOf(proposal).map(contactId) : [];
}

/** The same for one installation whenever it is asked for, and told apart from every other's. */
export function marksOf({ secrets, installation }: TenantContext, identities: readonly Identity[]): readonly PersonMark[] {
  return identities.map((identity) => secrets.pseudonym(`person/${installation.id}`, identity));
}

/** Notes who is behind activities; twice is once. */
export async function tieToActivities({ db, installation }: TenantContext, ties: readonly { readonly activity: CauseId; readonly mark: PersonMark }[]): Promise<void> {
  if (ties.length === 0) return;
  await sql`
    INSERT INTO steward.activity_person (installation_id, activity_id, mark)
    SELECT ${installation.id}, * FROM unnest(${ties.map(({ activity }) => activity)}::text[], ${ties.map(({ mark }) => mark)}::text[]) ON CONFLICT DO NOTHING`.execute(db);
}
