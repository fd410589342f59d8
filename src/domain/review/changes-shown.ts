import type { EngagementFields } from "../model/engagement.ts";
import type { NaturalKey } from "../model/ids.ts";
import { type EngagementProposal, isOfEngagement, type MergeProposal, type Proposal, type RecordProposal, type UnmergeProposal } from "../model/proposal.ts";
import { fieldWord } from "./field-words.ts";

/** One value that would become another. Null: nothing stands there, or nothing would. */
export interface FieldShown {
  readonly field: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
  /** Whether a reviewer may put another value in its place. */
  readonly editable: boolean;
}

/** What one proposal would change, value by value. */
export interface ChangeShown {
  readonly proposalId: string;
  readonly kind: Proposal["kind"];
  readonly object: string;
  /** Of a change of a record: our id of it. */
  readonly recordId: string | null;
  /** What people call what is changed; null for what is only made. */
  readonly called: string | null;
  readonly fields: readonly FieldShown[];
  /** Onto which records it is put, as people call them; empty for a change of a record. */
  readonly on: readonly string[];
  readonly undo: string;
}

/** What is told with. */
export interface Telling {
  /** What people call users and records, by our ids. */
  readonly names: ReadonlyMap<string, string>;
  /** What stands on engagements of ours now, by their keys. */
  readonly written: ReadonlyMap<NaturalKey, EngagementFields>;
  /** What people call the CRM's own properties, by its names; for merges, which know a record by these. */
  readonly labels?: ReadonlyMap<string, string>;
}

/** What each proposal of a review would change, in their order. */
export const changesShown = (proposals: readonly Proposal[], telling: Telling): readonly ChangeShown[] => proposals.map((proposal) => (isOfEngagement(proposal) ? engagement(proposal, telling) : record(proposal, telling)));

/** Fields that people read of an engagement, in the order in which they are read; what says how it came about is not among them. */
const READ = ["subject", "occurredAt", "endedAt", "direction", "participants", "ownerId", "location", "status", "disposition", "nextStep", "due", "priority", "body"] as const;
const EDITABLE: ReadonlySet<string> = new Set(["subject", "body", "occurredAt", "ownerId", "due", "priority", "nextStep", "location"]);

function engagement(proposal: EngagementProposal, { names, written }: Telling): ChangeShown {
  const { kind, object, links } = proposal;
  const now = proposal.base ?? (kind === "log_activity" || kind === "create_task" ? {} : (written.get(proposal.key) ?? {}));
  const fields = READ.filter((field) => proposal.fields[field] !== undefined).map((field) => ({
    field, label: fieldWord(field), before: said(field, now[field], names), after: said(field, proposal.fields[field], names), editable: EDITABLE.has(field),
  }));
  const on = [...links.contactIds, links.accountId, links.opportunityId].flatMap((id) => (id === null ? [] : [names.get(id) ?? id]));
  return { proposalId: proposal.id, kind, object, recordId: null, called: null, fields: fields.filter(({ before, after }) => before !== after), on, undo: undoWords(proposal.undo) };
}

function record(proposal: RecordProposal | MergeProposal | UnmergeProposal, { names, labels }: Telling): ChangeShown {
  const { kind, object, recordId } = proposal;
  const labelOf = (field: string): string => (kind === "update_record" ? undefined : labels?.get(field)) ?? fieldWord(field);
  const fields = Object.entries(proposal.fields).map(([field, value]) => ({
    field, label: labelOf(field), before: said(field, Reflect.get(proposal.base, field), names), after: said(field, value, names), editable: kind === "update_record",
  }));
  return { proposalId: proposal.id, kind, object, recordId, called: names.get(recordId) ?? recordId, fields, on: [], undo: undoWords(proposal.undo) };
}

const said = (field: string, value: unknown, names: Telling["names"]): string | null => (typeof value !== "string" || value === "" ? null : field === "ownerId" ? (names.get(value) ?? value) : value);

/** How it could be taken back, in a sentence. */
export const undoWords = (undo: Proposal["undo"]): string => (undo.how === "archive-created" ? "Can be taken back: what was made is archived again." : undo.note);

/** What would be done in the CRM, in a sentence. */
export function effectWords(proposal: Proposal, { crm, names }: { readonly crm: string; readonly names: Telling["names"] }): string {
  if (proposal.kind === "merge") return `Makes one ${proposal.object} of two in ${crm}: ${named(proposal.loser.id, names)} goes into ${named(proposal.survivor.id, names)}.`;
  if (proposal.kind === "unmerge") return `Makes two ${proposal.object}s of ${named(proposal.recordId, names)} again in ${crm}.`;
  if (proposal.kind === "update_record") return `Changes ${Object.keys(proposal.fields).map((field) => fieldWord(field).toLowerCase()).join(", ")} of ${proposal.object} ${named(proposal.recordId, names)} in ${crm}.`;
  const { links, fields, object } = proposal;
  const on = [...links.contactIds, links.accountId, links.opportunityId].flatMap((id) => (id === null ? [] : [named(id, names)]));
  const where = on.length === 0 ? ", on no record" : ` on ${on.join(", ")}`;
  return `${DOES[proposal.kind](object)}${fields.subject ? ` "${fields.subject}"` : ""}${proposal.kind === "create_task" || proposal.kind === "log_activity" ? where : ""} in ${crm}.`;
}

const DOES: Readonly<Record<EngagementProposal["kind"], (object: string) => string>> = {
  log_activity: (object) => `Logs the ${object}`, update_activity: (object) => `Updates the ${object}`, cancel_activity: (object) => `Marks the ${object} as cancelled`,
  create_task: () => "Makes the task", review_task: () => "Asks in the task", close_review_task: () => "Closes the task",
};

const named = (id: string, names: Telling["names"]): string => names.get(id) ?? id;
