import type { Association } from "../../src/ports/crm-writer.ts";
import type { ObjectDescription } from "./describe.ts";

/** Where the further people of a task or event stand. */
export interface Relations {
  readonly parent: "TaskId" | "EventId";
  readonly description: ObjectDescription;
}

/** Whom and what a task or event names now. */
export interface Named {
  readonly whoId: string | null;
  readonly whatId: string | null;
  /** Contacts and leads beside the first, where the org takes several. */
  readonly related: readonly string[];
}

/** What it lacks. */
export interface Ties {
  /** References that are empty and may be filled. */
  readonly fill: Readonly<Partial<Record<"WhoId" | "WhatId", string>>>;
  /** Contacts to relate besides. */
  readonly more: readonly string[];
}

/** A row that names nobody yet. */
export const NOBODY: Named = { whoId: null, whatId: null, related: [] };

/** "One lead or up to 50 contacts" (Salesforce, "Shared Activities"). */
const PEOPLE_MAX = 50;

/** Leads have this prefix in every org; everybody else that an activity can name as a person is a contact. */
export const isLead = (id: string): boolean => id.startsWith("00Q");

/**
 * What must be added so that an activity names these people and records. What stands there is never changed: a person
 * may have put it there. An opportunity tells more than its account, and only one of them can be named. A lead stands
 * alone: it excludes every other person and every record, so where there are contacts too, they win.
 */
export function tiesFor(now: Named, associations: readonly Association[], isShared: boolean): Ties {
  const ids = (object: Association["object"]): string[] => [...new Set(associations.filter((one) => one.object === object).map(({ crmId }) => String(crmId)))];
  const people = ids("contact");
  const contacts = people.filter((id) => !isLead(id));
  const who = now.whoId ?? contacts[0] ?? (now.whatId === null ? people[0] : undefined);
  const fillWho = now.whoId === null && who !== undefined ? { WhoId: who } : {};
  if (who !== undefined && isLead(who)) return { fill: fillWho, more: [] };

  const what = ids("opportunity")[0] ?? ids("account")[0];
  const fillWhat = now.whatId === null && what !== undefined ? { WhatId: what } : {};
  const known = new Set([...now.related, ...(who === undefined ? [] : [who])]);
  const room = Math.max(0, PEOPLE_MAX - known.size);
  const more = isShared ? contacts.filter((id) => !known.has(id)).slice(0, room) : [];
  return { fill: { ...fillWho, ...fillWhat }, more };
}
