import type { AuditJson } from "./fact.ts";
import { type ChainReport, reportLine } from "./report.ts";
import { memberOf, placesErased } from "./reveal.ts";
import { actorOf, editsOf, type IsErased, routeOf, tellEntry } from "./tell-entry.ts";
import type { TracedEntry } from "./trace-record.ts";

/** One finding, and the position of the entry that tells it. */
export interface Finding {
  readonly seq: number;
  readonly said: string;
}

/** What a record's history is read for. */
export interface HistoryAnswers {
  readonly proposed: readonly Finding[];
  /** By a person, when they decided: proposed → final. */
  readonly changed: readonly Finding[];
  readonly approved: readonly Finding[];
  readonly reached: readonly Finding[];
}

/** The four questions that a history answers by itself, in order; the fifth, whether the log is intact, is for the walk. */
export const QUESTIONS = [
  ["proposed", "What was proposed?"], ["changed", "What did a person change?"], ["approved", "Who approved?"], ["reached", "What reached the CRM?"],
] as const satisfies readonly (readonly [keyof HistoryAnswers, string])[];

/** What this log cannot know. */
export const ELSEWHERE = "Changes that others made in the CRM, by hand or with other software, are not in this log: the CRM vendor's own history of the record tells of those.";

/** After these something is written. */
const APPROVING: ReadonlySet<string> = new Set(["approve", "edit", "log"]);

/** Answers from a record's entries, in their order. */
export function historyAnswers(entries: readonly TracedEntry[]): HistoryAnswers {
  const isErased = erasedIn(entries);
  const settled = new Set(entries.flatMap(({ type, entry }) => (type === "outcome" ? [memberOf(entry["ref"] ?? null, "write")] : [])));
  const each = (say: (one: TracedEntry, data: AuditJson) => readonly string[]): readonly Finding[] =>
    entries.flatMap((one) => say(one, one.entry["data"] ?? null).map((said) => ({ seq: one.seq, said })));
  const proposedIn = (one: TracedEntry): string => (tellEntry(one, isErased).lines[0] ?? "").replace(/^proposed: /, "");
  return {
    proposed: each((one) => (one.type === "proposal" ? [proposedIn(one)] : [])),
    changed: each((one) => (one.type === "decision" ? editsOf(one, isErased) : [])),
    approved: each((one, data) => {
      const verdict = memberOf(data, "verdict");
      if (one.type === "decision" && typeof verdict === "string" && APPROVING.has(verdict)) return [`${actorOf(one.entry["actor"])} (${verdict})`];
      const isAutomatic = one.type === "proposal" && memberOf(memberOf(data, "policy") ?? null, "route") === "auto";
      return isAutomatic ? [`nobody was asked about ${proposedIn(one)}: ${routeOf(data)}`] : [];
    }),
    reached: each((one) => {
      const [what = ""] = tellEntry(one, isErased).lines;
      if (one.type === "outcome") return [what];
      return one.type === "write" && !settled.has(one.entry["id"]) ? [`${what}; what became of it is not told yet`] : [];
    }),
  };
}

/** Whether the log is intact, in words; a history is worth what its log is. */
export function intactAnswer(report: ChainReport): string {
  const line = reportLine(report);
  return report.broken === undefined ? `Yes: ${line}.` : `No: ${line}. Rely on no entry at that position or behind it.`;
}

/** Which committed values the erasures among these entries name. */
export function erasedIn(entries: readonly TracedEntry[]): IsErased {
  const places = new Set(entries.filter(({ type }) => type === "erasure").flatMap(({ entry }) => placesErased(entry)).map(({ seq, path }) => `${String(seq)} ${path}`));
  return (seq, path) => places.has(`${String(seq)} ${path}`);
}
