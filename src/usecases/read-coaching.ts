import type { AuditJson } from "../domain/audit/fact.ts";
import { indexName, reviewOf, rulesOf } from "../domain/audit/index-names.ts";
import { readJson } from "../domain/audit/read-json.ts";
import { memberOf } from "../domain/audit/reveal.ts";
import { type ShownEntry, shownEntry, textOf } from "../domain/audit/shown-entry.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import type { AuditIndex } from "../ports/audit-index.ts";
import type { Store } from "../ports/store.ts";

/** Whose decisions to show, and by which rule: a class of fixes or a code of reasons; null for any. */
export interface CoachingQuery {
  /** Null: everybody's. */
  readonly reps: readonly string[] | null;
  readonly rule: string | null;
  readonly before: number | null;
  readonly limit: number;
}

/** What was proposed, what a person changed, what they said, and what was written, in that order. */
export interface CoachingCase {
  readonly decision: ShownEntry;
  readonly review: string | null;
  readonly rep: { readonly id: string; readonly name: string | null } | null;
  readonly rules: readonly string[];
  readonly verdict: string;
  /** Names of the fields that were changed. */
  readonly edited: readonly string[];
  /** Whether somebody wrote down why, in words that the log only commits to. */
  readonly hasReason: boolean;
  readonly msOpen: number | null;
  readonly proposals: readonly ShownEntry[];
  readonly writes: readonly ShownEntry[];
}

/** Newest first. */
export interface CoachingPage {
  readonly cases: readonly CoachingCase[];
  readonly next: number | null;
  readonly size: number;
  /** Decisions behind this entry are not found yet. */
  readonly indexed: number;
}

/** A page of decisions, newest first, each with what it followed from and what followed. */
export function readCoaching({ store }: { readonly store: Pick<Store, "inInstallation"> }, installation: InstallationId, { reps, rule, before, limit }: CoachingQuery): Promise<CoachingPage> {
  return store.inInstallation(installation, async ({ auditIndex: index, mirror }) => {
    const any = reps === null ? [indexName.coaching(null, rule)] : reps.map((rep) => indexName.coaching(rep, rule));
    const seqs = await index.find({ any, and: null, from: 0, before: before ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 });
    const decisions = (await index.entries(seqs.slice(0, limit))).toReversed().map(({ seq, bytes }) => ({ seq, entry: readJson(bytes) }));
    const decided = await index.decided(decisions.flatMap(({ entry }) => reviewOf(entry) ?? []));
    const nameOf = new Map((await mirror.users()).map(({ id, name }) => [String(id), name]));
    const around = await aroundAll(index, decisions.map(({ entry }) => entry));
    const cases = decisions.map(({ seq, entry }): CoachingCase => {
      const review = reviewOf(entry);
      const about = (review === null ? undefined : decided.get(review)) ?? { rep: null, rule: null };
      const data = memberOf(entry, "data") ?? null;
      const edits = memberOf(data, "edits");
      const msOpen = memberOf(data, "ms_open");
      return {
        decision: shownEntry(seq, entry), review, rep: about.rep === null ? null : { id: about.rep, name: nameOf.get(about.rep) ?? null }, rules: rulesOf(data, about), verdict: textOf(data, "verdict"),
        edited: [...new Set((isList(edits) ? edits : []).map((edit) => textOf(edit, "field")))], hasReason: memberOf(data, "reason") !== undefined, msOpen: typeof msOpen === "number" ? msOpen : null,
        ...around(entry),
      };
    });
    return { cases, next: seqs.length > limit ? (cases.at(-1)?.decision.seq ?? null) : null, ...(await index.reach()) };
  });
}

/** A decision names one proposal and leads to a handful of writes. */
const AROUND_MAX = 5_000;

/** Proposals that these decisions were about, and what was written after them. */
async function aroundAll(index: AuditIndex, decisions: readonly AuditJson[]): Promise<(decision: AuditJson) => Pick<CoachingCase, "proposals" | "writes">> {
  const refOf = (entry: AuditJson, name: string): string => textOf(memberOf(entry, "ref") ?? null, name);
  const proposalIds = decisions.map((entry) => refOf(entry, "proposal")).filter((id) => id !== "");
  const proposals = (await index.entriesOf(proposalIds)).map(({ seq, bytes }) => ({ seq, entry: readJson(bytes) }));
  const followers = await index.entries(await index.withAny(decisions.map((entry) => indexName.follows(textOf(entry, "id"))), AROUND_MAX));
  const writes = followers.map(({ seq, bytes }) => ({ seq, entry: readJson(bytes) })).filter(({ entry }) => ["write", "outcome"].includes(textOf(entry, "type")));
  const outcomes = (await index.entries(await index.withAny(writes.map(({ entry }) => indexName.follows(textOf(entry, "id"))), AROUND_MAX)))
    .map(({ seq, bytes }) => ({ seq, entry: readJson(bytes) })).filter(({ entry }) => textOf(entry, "type") === "outcome");
  return (decision) => {
    const own = textOf(decision, "id");
    const mine = writes.filter(({ entry }) => refOf(entry, "decision") === own);
    const ids = new Set(mine.map(({ entry }) => textOf(entry, "id")));
    const all = new Map([...mine, ...outcomes.filter(({ entry }) => ids.has(refOf(entry, "write")))].map((one) => [one.seq, one.entry]));
    return {
      proposals: proposals.filter(({ entry }) => textOf(entry, "id") === refOf(decision, "proposal")).map(({ seq, entry }) => shownEntry(seq, entry)),
      writes: [...all].toSorted(([a], [b]) => a - b).map(([seq, entry]) => shownEntry(seq, entry)),
    };
  };
}

const isList = (value: AuditJson | undefined): value is readonly AuditJson[] => Array.isArray(value);
