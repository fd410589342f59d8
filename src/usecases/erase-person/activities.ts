import type { AuditFact } from "../../domain/audit/fact.ts";
import { outcomeFact } from "../../domain/audit/write-facts.ts";
import { wordsIn } from "../../domain/erasure/words-in.ts";
import type { ActivityId, CauseId } from "../../domain/model/ids.ts";
import type { OpenIntent } from "../../ports/erasure-table.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { StoredActivity } from "../../ports/store-tables.ts";
import type { Wanted } from "./who.ts";

/** Activities that are looked through in one transaction. */
const ACTIVITIES_PER_STEP = 100;

/** Where a walk over the activities stands, from the newest on. */
export interface ActivityPage {
  readonly concerned: readonly ActivityId[];
  /** Continue before this arrival; null at the end. */
  readonly next: number | null;
  /** The newest arrival on the page, null for an empty one. */
  readonly newest: number | null;
  /** The oldest that waits to be judged: what is made of it will not have been seen. */
  readonly oldestQueued: number | null;
}

/** The activities of a page in which they took part, or that speak of them, or of which something was made that does. */
export async function activitiesAbout(tx: TenantTransaction, who: Wanted, before: number | null): Promise<ActivityPage> {
  const page = await tx.activities.list({ before, limit: ACTIVITIES_PER_STEP });
  const ids = page.map(({ id }) => id);
  const [people, texts] = [await tx.people.ofActivities(ids), await tx.erasure.textsOf(ids)];
  const marks = new Set(who.marks);
  const isAbout = (stored: StoredActivity): boolean =>
    (people.get(stored.id) ?? []).some((mark) => marks.has(mark)) || (stored.activity !== null && who.speaks(wordsIn(stored.activity))) || (texts.get(stored.id) ?? []).some((text) => who.speaks(text) || who.contacts.some((id) => text.includes(id)));
  return {
    concerned: page.filter(isAbout).map(({ id }) => id),
    next: page.length < ACTIVITIES_PER_STEP ? null : (page.at(-1)?.arrival ?? null),
    newest: page[0]?.arrival ?? null,
    oldestQueued: page.findLast(({ state }) => state === "queued")?.arrival ?? null,
  };
}

/** Empties them. The outcomes of what may be on its way to the CRM will not be heard: the chain is told so. */
export async function forgetThem(tx: TenantTransaction, ids: readonly CauseId[]): Promise<{ readonly counts: Readonly<Record<string, number>>; readonly facts: readonly AuditFact[] }> {
  if (ids.length === 0) return { counts: {}, facts: [] };
  await tx.erasure.lockActivities();
  const { counts, openIntents } = await tx.erasure.forgetActivities(ids);
  return { counts, facts: openIntents.map((intent) => unheard(tx.installation.crm, intent)) };
}

function unheard(crm: string, { proposal, intentAuditId, attempts }: OpenIntent): AuditFact {
  return outcomeFact({
    crm, proposal, intentAuditId, attempts, status: "unknown", http: null, crmId: null, versionAfter: null,
    errorCode: "erased", requestId: null, guarantee: null, settledBy: "reading", ms: 0,
  });
}
