import { sql, type Transaction } from "kysely";
import { accountId as branded, type InstallationId, type ReviewTaskId } from "../../domain/model/ids.ts";
import type { MatchChoice, MatchClue } from "../../domain/model/match-choice.ts";
import type { ChoiceTable } from "../../ports/choice-table.ts";
import type { WantedKeys } from "../../ports/store-tables.ts";
import type { TenantContext } from "./context.ts";
import { marksOf } from "./people.ts";
import type { Schema } from "./schema.ts";

/** More clues than one activity has. */
const CLUES_MAX = 1_000;

/** Choices that people made, of one installation. */
export function choiceTable(context: TenantContext): ChoiceTable {
  const { db, installation: { id: installation } } = context;
  return {
    async remember(choices, { by, at, review }) {
      const rows = [...new Map(choices.map((choice) => [`${choice.clue.kind} ${choice.clue.value} ${choice.accountId ?? ""}`, choice])).values()].map(({ clue, accountId, contactId }) => ({
        installation_id: installation, kind: clue.kind, clue: hashOf(context, clue), account_id: accountId ?? "", contact_id: contactId,
        chosen_by: by, chosen_at: at, review_id: review, contrary: 0,
      }));
      if (rows.length === 0) return;
      await db.insertInto("match_choice").values(rows).onConflict((conflict) => conflict.columns(["installation_id", "kind", "clue", "account_id"]).doUpdateSet((row) => ({
        contact_id: row.ref("excluded.contact_id"), chosen_by: row.ref("excluded.chosen_by"), chosen_at: row.ref("excluded.chosen_at"), review_id: row.ref("excluded.review_id"), contrary: 0,
      }))).execute();
    },

    async lower(choices) {
      for (const { clue, accountId, contactId } of choices) {
        await db.updateTable("match_choice").set((row) => ({ contrary: row("contrary", "+", 1) })).where("installation_id", "=", installation)
          .where("kind", "=", clue.kind).where("clue", "=", hashOf(context, clue)).where("account_id", "=", accountId ?? "").where("contact_id", "=", contactId).execute();
      }
    },

    async ofReview(review: ReviewTaskId) {
      const rows = await db.selectFrom("match_choice").selectAll().where("installation_id", "=", installation).where("review_id", "=", review).orderBy("kind").orderBy("contact_id").execute();
      return rows.map((row) => ({ kind: row.kind, contactId: row.contact_id, by: row.chosen_by, at: row.chosen_at, contrary: row.contrary }));
    },
  };
}

/** What was chosen before for anything that an activity names. */
export async function choicesFor(context: TenantContext, { mailboxes, phones, names = [] }: WantedKeys): Promise<readonly MatchChoice[]> {
  const { db, installation: { id: installation } } = context;
  const clues = [
    ...mailboxes.map((value): MatchClue => ({ kind: "address", value })), ...phones.map((value): MatchClue => ({ kind: "phone", value })), ...names.map((value): MatchClue => ({ kind: "name", value })),
  ].slice(0, CLUES_MAX);
  const asked = new Map(clues.map((clue) => [`${clue.kind} ${hashOf(context, clue)}`, clue]));
  if (asked.size === 0) return [];
  const rows = await db.selectFrom("match_choice").selectAll().where("installation_id", "=", installation)
    .where("clue", "=", sql<never>`ANY (${clues.map((clue) => hashOf(context, clue))})`).orderBy("kind").orderBy("clue").orderBy("account_id").execute();
  return rows.flatMap((row) => {
    const clue = asked.get(`${row.kind} ${row.clue}`);
    return clue === undefined ? [] : [{ clue, accountId: row.account_id === "" ? null : branded(row.account_id), contactId: row.contact_id, by: row.chosen_by, at: row.chosen_at, contrary: row.contrary }];
  });
}

/** Nothing is remembered of records that are gone, were folded into another, or are to be forgotten; returns how many choices there were. */
export async function forgetChoices(db: Transaction<Schema>, installation: InstallationId, contacts: readonly string[]): Promise<number> {
  if (contacts.length === 0) return 0;
  const { numAffectedRows } = await sql`DELETE FROM steward.match_choice WHERE installation_id = ${installation} AND contact_id = ANY (${[...contacts]})`.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** An address or a number under the mark of whoever has it, so that it is found when they are to be forgotten. */
function hashOf(context: TenantContext, { kind, value }: MatchClue): string {
  if (kind === "name") return context.secrets.pseudonym(`choice/${context.installation.id}`, value);
  const [mark = ""] = marksOf(context, [kind === "address" ? `mailbox:${value}` : `phone:${value}`]);
  return mark;
}
