import { ELSEWHERE, type HistoryAnswers, historyAnswers, intactAnswer } from "../domain/audit/history-answers.ts";
import { type ChainReport, reportLine } from "../domain/audit/report.ts";
import { type RecordTracer, recordTracer, type TracedEntry } from "../domain/audit/trace-record.ts";
import { crmRecordId, type InstallationId } from "../domain/model/ids.ts";
import { ENGAGEMENT_OBJECTS } from "../domain/model/engagement.ts";
import type { CrmObject } from "../ports/crm-records.ts";
import { indexAudit } from "../usecases/index-audit.ts";
import { type Reach, traceByIndex } from "../usecases/trace-by-index.ts";
import type { App } from "./app.ts";

/** What a history can be asked of, in our words. */
export const HISTORY_OBJECTS: readonly CrmObject[] = ["contact", "account", "opportunity", "email", "call", "meeting", "text", "note", "task"];

/** A record as a person names it: the CRM, our word for the object, the vendor's id. */
export interface RecordName {
  readonly crm: string;
  readonly object: string;
  readonly id: string;
}

/** An entry of a history. */
export interface HistoryEntry extends TracedEntry {
  /** Present where the entry is about an activity that is tied to the record, and not about the record itself. */
  readonly tied?: true;
}

/** What the log says about a record, and what follows from it. */
export interface RecordTrace {
  readonly record: RecordName;
  /** In the order of the log. */
  readonly entries: readonly HistoryEntry[];
  readonly answers: HistoryAnswers;
  /** False when only the first entries of a very long history are here. */
  readonly isComplete: boolean;
}

/** Reads the whole log for one CRM record; null when the installation has no such CRM or object. */
export async function traceOf(app: Pick<App, "store" | "audit">, installation: InstallationId, record: RecordName): Promise<RecordTrace | null> {
  const tracers = await tracersOf(app, installation, record);
  if (tracers === null) return null;
  await app.audit.trace(installation, [tracers.own, tracers.tied]);
  return traceFrom(record, tracers);
}

/** The same by the log's index: at once, and as far as the index reaches. What it shows rests on nothing until the log is walked. */
export async function indexedTraceOf(app: Pick<App, "store">, installation: InstallationId, record: RecordName): Promise<(RecordTrace & Reach) | null> {
  const tracers = await tracersOf(app, installation, record);
  if (tracers === null) return null;
  await indexAudit(app, installation, LATE_MAX);
  const reach = await traceByIndex(app, installation, [tracers.own, tracers.tied]);
  return { ...traceFrom(record, tracers), ...reach };
}

/** Whoever looks waits for so many late entries at most: what is missing then, is told. */
const LATE_MAX = 20_000;

interface Tracers {
  readonly own: RecordTracer;
  readonly tied: RecordTracer;
}

async function tracersOf(app: Pick<App, "store">, installation: InstallationId, record: RecordName): Promise<Tracers | null> {
  const known = HISTORY_OBJECTS.find((candidate) => candidate === record.object);
  const crmId = crmRecordId(record.id);
  if (known === undefined) return null;
  const found = await app.store.inInstallation(installation, async (tx) => ({
    crm: tx.installation.crm, ours: await tx.mirror.toOurs(known, crmId), keys: await tx.mirror.keysAbout(crmId),
  }));
  if (found.crm !== record.crm) return null;
  // Our id as well: of a record that nothing was ever written to, the log says no other.
  const own = recordTracer([crmId, ...(found.ours === null ? [] : [found.ours])], { crm: found.crm, object: known });
  const tied = recordTracer(ENGAGEMENT_OBJECTS.some((object) => object === known) ? [] : found.keys, { crm: found.crm });
  return { own, tied };
}

function traceFrom(record: RecordName, { own, tied }: Tracers): RecordTrace {
  const mine = new Set(own.found().map(({ seq }) => seq));
  const others = tied.found().filter(({ seq }) => !mine.has(seq)).map((entry) => ({ ...entry, tied: true as const }));
  const entries = [...own.found(), ...others].sort((a, b) => a.seq - b.seq);
  return { record, entries, answers: historyAnswers(entries), isComplete: own.isComplete() && tied.isComplete() };
}

/** A record's history as it is told: what the log says, and whether the log is whole. */
export interface RecordHistory extends Pick<RecordTrace, "record" | "entries"> {
  readonly answers: HistoryAnswers & {
    readonly intact: string;
    /** What the log cannot know. */
    readonly elsewhere: string;
    readonly isComplete: boolean;
  };
  readonly chain: ChainReport & { readonly line: string };
}

/** The same with a walk over the whole chain, so that the answer does not rest on a log that nobody looked at. Throws as the walk does. */
export async function historyOf(app: Pick<App, "store" | "audit">, installation: InstallationId, record: RecordName): Promise<RecordHistory | null> {
  const trace = await traceOf(app, installation, record);
  if (trace === null) return null;
  const report = await app.audit.verify(installation);
  return {
    record, entries: trace.entries,
    answers: { ...trace.answers, intact: intactAnswer(report), elsewhere: ELSEWHERE, isComplete: trace.isComplete },
    chain: { line: reportLine(report), ...report },
  };
}
