import { accessFact } from "../../domain/audit/access-fact.ts";
import { decidingSizes } from "../../domain/audit/deciding-sizes.ts";
import { lineCutter } from "../../domain/audit/lines.ts";
import { chainWalker } from "../../domain/audit/walk-chain.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { LogName } from "../../ports/audit-rows.ts";
import type { SignedCheckpoint } from "../../ports/audit-tree.ts";
import type { ExportFolder, ExportWriter } from "../../ports/export-folder.ts";
import { checkpointAudit } from "./checkpoint-audit.ts";
import { erasedFrom, type ValueCounts, writeValues } from "./export-values.ts";
import { keptCheckpoints, notesOfSizes } from "./kept-checkpoints.ts";
import { proveRecorded } from "./prove-recorded.ts";
import { type AuditDeps, logOf } from "./verify-audit.ts";

/** Where an export goes, and who is told how far it is. */
export interface ExportAt {
  readonly folder: ExportFolder;
  /** The values that the entries commit to go along in clear, as far as they were not erased. Nobody can erase them there. */
  readonly values?: boolean;
  readonly onProgress?: (entries: number) => void;
}

/** What an export holds. */
export interface Exported {
  readonly log: string;
  readonly entries: number;
  /** Size of the checkpoint that covers it; null when the signer refused, and why. */
  readonly signed: number | null;
  readonly refusal?: string;
  /** How many values went along; left out where none were asked for. */
  readonly values?: number;
  /** How many are kept but could not be opened, so that the checker will miss them; left out when none. */
  readonly unopened?: number;
  /** How many entries the log of logs tells of, where it does. */
  readonly recorded?: number;
}

const PROGRESS_EVERY = 10_000;

/**
 * Writes an installation's whole log with everything that an outsider needs to check it, signed to its end first. A log
 * that may not be signed (it is not what was signed before) is exported all the same: the checker will say what is wrong.
 * Of its checkpoints few go along, and with them those that speak against the entries: so the entries are walked on the way.
 * The folder is complete when this resolves, and not there when it throws. The entry about the export is there before it.
 */
export async function exportAudit(deps: AuditDeps, installation: InstallationId, { folder, values: hasValues = false, onProgress }: ExportAt): Promise<Exported> {
  const { store, rows, tree, committer } = deps;
  const name = await logOf(store, installation);
  const tell = (n: number, result: string) => committer.append(name, accessFact("export", n, result));
  // First of all: what is told of later is of entries that may not be here.
  const recorded = await proveRecorded(deps, name.log);
  let entries = 0;
  const writer = await folder.begin({ hasValues });
  try {
    const { last, sizeMax, refusal, values } = await (hasValues ? endWithValues(deps, name, writer) : signedEnd(deps, name));
    const { heads, few } = await keptCheckpoints(deps, name, sizeMax);
    const walker = chainWalker(name.log, { checkpoints: heads });
    const lines = lineCutter((line) => {
      if (entries < sizeMax) {
        writer.entry(line.buffer.subarray(line.start, line.end));
        walker.line(line);
      }
      entries += 1;
      if (entries % PROGRESS_EVERY === 0) onProgress?.(entries);
    });
    await rows.read(name, { head: () => undefined, chunk: (chunk) => { lines.push(chunk); return writer.drained(); } });
    lines.end();
    const written = Math.min(entries, sizeMax);
    onProgress?.(written);
    const report = walker.finish();
    const against = report.ok ? [] : await notesOfSizes(deps, name, decidingSizes(report, heads.map(({ size }) => size)));
    await tell(written, hasValues ? "written-with-values" : "written");
    // Keys last, for none ever goes.
    await writer.finish({ checkpoint: last?.note ?? null, checkpoints: [...few, ...against].map(({ text }) => text), vkeys: await tree.vkeys(name), recorded });
    return {
      log: name.log, entries: written, signed: last?.size ?? null, ...(refusal === undefined ? {} : { refusal }), ...told(values),
      ...(recorded === null ? {} : { recorded: recorded.size }),
    };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** How far an export goes. */
interface ExportEnd {
  readonly last: SignedCheckpoint | null;
  /** Entries that come meanwhile stand behind the last checkpoint; they are in the next export. */
  readonly sizeMax: number;
  readonly refusal?: string;
  readonly values?: ValueCounts;
}

const told = (values: ValueCounts | undefined): Pick<Exported, "values" | "unopened"> =>
  values === undefined ? {} : { values: values.written, ...(values.unopened === 0 ? {} : { unopened: values.unopened }) };

async function signedEnd(deps: AuditDeps, name: LogName): Promise<ExportEnd> {
  const signing = await checkpointAudit(deps, name, { evenQuiet: true });
  const last = await deps.tree.checkpoint(name);
  if (signing.state === "refused") return { last, sizeMax: Number.MAX_SAFE_INTEGER, refusal: signing.reason };
  return { last, sizeMax: last?.size ?? Number.MAX_SAFE_INTEGER };
}

/** Should somebody be erased at each look, what is missing at last is told by the checker. */
const LOOKS_MAX = 20;

/**
 * Writes the values first, and then looks whether an erasure came meanwhile: it must be among the entries that follow, or
 * what it took would seem to be missing. If one did, the export goes as far as that, and the values of the entries between
 * are written too.
 */
async function endWithValues(deps: AuditDeps, name: LogName, writer: ExportWriter): Promise<ExportEnd> {
  let from = 0;
  let values: ValueCounts = { written: 0, unopened: 0 };
  for (let look = 1; ; look += 1) {
    const end = await signedEnd(deps, name);
    const { written, unopened } = await writeValues(deps.store, name.installation, { from, to: end.sizeMax }, writer);
    values = { written: values.written + written, unopened: values.unopened + unopened };
    if (look === LOOKS_MAX || end.refusal !== undefined || !(await erasedFrom(deps.rows, name, end.sizeMax))) return { ...end, values };
    from = end.sizeMax;
  }
}
