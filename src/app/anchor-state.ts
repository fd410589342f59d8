import type { CrmError } from "../ports/crm-errors.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { App } from "./app.ts";

/** Where an installation's checkpoints go in its CRM, for people. */
export interface AnchorState {
  /** The record that an admin chose; null when none. */
  readonly record: { readonly object: string; readonly id: string } | null;
  readonly dueAt: string | null;
  /** What is wrong, in words; null when nothing is. */
  readonly trouble: string | null;
  /** The largest checkpoint that stands in the CRM. */
  readonly last: { readonly number: number; readonly size: number; readonly id: string | null; readonly at: string } | null;
}

/** How the anchoring in an installation's CRM stands, from its own tables alone. */
export function anchorState({ store }: Pick<App, "store">, installation: InstallationId): Promise<AnchorState> {
  return store.inInstallation(installation, async (tx) => {
    const [record, largest] = [await tx.anchor.record(), await tx.anchor.largest()];
    return {
      record: record === null ? null : { object: record.object, id: record.crmId },
      dueAt: record?.dueAt ?? null,
      trouble: record?.trouble == null ? null : wordsOf(record.trouble),
      last: largest === null ? null : { number: largest.number, size: largest.size, id: largest.crmId, at: largest.intendedAt },
    };
  });
}

const WORDS: Readonly<Record<CrmError["kind"] | "not-signed" | "behind-crm", string>> = {
  "not-found": "the record is not in the CRM any more: choose another one",
  forbidden: "the CRM does not let Steward write a note there: grant it, or choose another record",
  invalid: "the CRM refuses the note: look at its rules for notes",
  conflict: "another note stands in its place: verify the log with --in-crm",
  throttled: "the CRM had no time; it is tried again",
  unavailable: "the CRM gave no useful answer; it is tried again",
  unauthorized: "the CRM no longer honours the tokens: connect it anew",
  "not-signed": "the log is not what was signed before: verify it",
  "behind-crm": "the CRM holds checkpoints that this database does not know: verify the log with --in-crm",
};

const isKnown = (kind: string): kind is keyof typeof WORDS => Object.hasOwn(WORDS, kind);
const wordsOf = (kind: string): string => (isKnown(kind) ? WORDS[kind] : kind);
