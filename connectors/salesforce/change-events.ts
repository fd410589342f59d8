import * as z from "zod";

import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { Instant } from "../../src/domain/model/time.ts";
import { instant } from "../../src/domain/model/time.ts";
import type { ChangeHint, HintGap, HintKind } from "../../src/ports/change-hints.ts";
import type { CrmObject } from "../../src/ports/crm-records.ts";
import { isId } from "./soql.ts";
import { CLIENT_NAME } from "./settings.ts";

/** So many ids are taken from one event; Salesforce bundles what one transaction did, which is less. */
const IDS_MAX = 10_000;

const EventSchema = z.looseObject({
  ChangeEventHeader: z.looseObject({
    entityName: z.string(),
    recordIds: z.array(z.string()).max(IDS_MAX).catch([]),
    changeType: z.string(),
    changeOrigin: z.string().catch(""),
    /** Milliseconds since 1970, when the transaction was committed. */
    commitTimestamp: z.number().min(0).max(8.64e15),
  }),
});

/** What a change event means to us. Both lists are empty for one that says nothing to us. */
export interface Told {
  readonly hints: readonly ChangeHint[];
  readonly gaps: readonly HintGap[];
  /** When it happened, as far as it told. */
  readonly at: Instant | null;
}

/**
 * The nouns that a changed row may be. Which of them a task is, its row tells when it is read: the event of a change holds
 * no more than the fields that changed.
 */
const NOUNS: Readonly<Record<string, readonly CrmObject[]>> = {
  User: ["user"], Account: ["account"], Contact: ["contact"], Lead: ["contact"], Opportunity: ["opportunity"],
  Task: ["email", "call", "text", "note", "task"], Event: ["meeting"],
};
/** Every noun that changes are told of. */
export const TOLD_NOUNS: readonly CrmObject[] = [...new Set(Object.values(NOUNS).flat())];

/** Rows that belong to another: the field that names it, and what it is. A role's or relation's own id leads nowhere. */
const OWNERS: Readonly<Record<string, readonly [field: string, sobject: string]>> = {
  OpportunityContactRole: ["OpportunityId", "Opportunity"], TaskRelation: ["TaskId", "Task"], EventRelation: ["EventId", "Event"],
};

const KINDS: Readonly<Record<string, HintKind>> = { CREATE: "changed", UPDATE: "changed", DELETE: "deleted", UNDELETE: "restored" };

/** Rows of a transaction have stamps from before its commit. */
const TRANSACTION_MS = 10 * 60 * 1000;

/** Reads the payload of an event of `/data/ChangeEvents`; nothing of it is believed but which records to look at. */
export function readChangeEvent(payload: unknown): Told {
  const event = EventSchema.safeParse(payload).data;
  if (event === undefined) return { hints: [], gaps: [], at: null };
  const { entityName, recordIds, changeType, changeOrigin, commitTimestamp } = event.ChangeEventHeader;
  const at = instant(commitTimestamp);
  const owner = OWNERS[entityName];
  if (owner !== undefined) return { ...ownersHints(event[owner[0]], owner[1], at), at };
  const nouns = NOUNS[entityName] ?? [];
  const lost = (): Told => ({ hints: [], gaps: nouns.map((object) => ({ object, from: gapFrom(at) })), at });
  // `001*` stands for all rows of the object, and an overflow names none of those that it stands for.
  if (changeType === "GAP_OVERFLOW" || recordIds.some((id) => id.includes("*"))) return lost();
  const kind = KINDS[changeType.replace(/^GAP_/, "")];
  const ids = recordIds.filter((id) => isId(id) && !/^0+(?:AAA)?$/.test(id));
  if (kind === undefined || ids.length === 0) return lost();
  if (isEcho(entityName, changeType, changeOrigin)) return { hints: [], gaps: [], at };
  return { hints: nouns.flatMap((object) => ids.map((id) => ({ object, crmId: crmRecordId(id), kind, at }))), gaps: [], at };
}

/** From where on to ask after something was lost at an instant. */
export const gapFrom = (at: Instant): Instant => instant(Math.max(0, Date.parse(at) - TRANSACTION_MS));

function ownersHints(id: unknown, sobject: string, at: Instant): Pick<Told, "hints" | "gaps"> {
  // Only the event of a new one names it; of the others polling tells, by the stamps of the roles themselves.
  if (typeof id !== "string" || !isId(id)) return { hints: [], gaps: [] };
  return { hints: (NOUNS[sobject] ?? []).map((object) => ({ object, crmId: crmRecordId(id), kind: "associations", at })), gaps: [] };
}

/**
 * A task or event that we wrote ourselves comes back: what it says we know. To skip it costs nothing even where another app
 * took our name, because polling reads it all the same. Accounts, people and deals are not skipped: an org's own automation
 * may have changed more of them in the same transaction, and matching goes by them. What is deleted is never skipped.
 */
function isEcho(entityName: string, changeType: string, changeOrigin: string): boolean {
  if (changeType !== "CREATE" && changeType !== "UPDATE") return false;
  return (entityName === "Task" || entityName === "Event") && /;client=([^;/]*)/.exec(changeOrigin)?.[1] === CLIENT_NAME;
}
