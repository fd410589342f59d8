import type { AnchorFinding } from "../../../domain/audit/judge-anchors.ts";
import { type AnchorsInCrm, anchorsInCrm } from "../../anchors-in-crm.ts";
import { auditFiles } from "../../compose-audit-files.ts";
import { openAll, readVkeys } from "../../../domain/audit/note/open-all.ts";
import type { VerifierKey } from "../../../domain/audit/note/verifier-key.ts";
import { reportLine } from "../../../domain/audit/report.ts";
import { valueLine, type ValueReport } from "../../../domain/audit/value-checker.ts";
import type { InstallationId } from "../../../domain/model/ids.ts";
import { err, type Result } from "../../../domain/model/result.ts";
import { type VerifiedExport, verifyExport } from "../../../usecases/audit-log/verify-export.ts";
import type { App } from "../../app.ts";
import { type Call, type Command, type ExitCode, type Output, UsageError } from "../command.ts";
import { chosenLog, LOG_HELP, LOG_OPTIONS, withApp } from "../with-app.ts";

/** Walks a chain: of an installation, or of an export, which takes no database. */
export const auditVerifyCommand: Command = {
  name: "audit verify",
  summary: "Walks an audit chain, held against its checkpoints; names position and kind when it is broken.",
  usage: "[--installation ID | --logs | --export DIR] [--checkpoint FILE]… [--vkey FILE]… [--logs-vkey FILE]… [--in-crm] [--semantic] [--values] [--require-anchored] [--since-last | --from-state FILE]",
  options: {
    ...LOG_OPTIONS, export: { type: "string" }, checkpoint: { type: "string", multiple: true }, vkey: { type: "string", multiple: true }, "logs-vkey": { type: "string", multiple: true },
    "in-crm": { type: "boolean" }, semantic: { type: "boolean" }, values: { type: "boolean" }, "require-anchored": { type: "boolean" }, "since-last": { type: "boolean" }, "from-state": { type: "string" },
  },
  help: {
    ...LOG_HELP,
    export: "an export's folder in place of an installation",
    checkpoint: "a file of checkpoints that were kept elsewhere; may be given several times",
    vkey: "a file with the log's verifier key as it was received another way; then no other key is trusted",
    "logs-vkey": "a file with the log of logs' verifier key as it was received another way; for an export that has a proof of it",
    "in-crm": "hold the log against the checkpoints that stand in the CRM, too; exit 1 when one of them was changed or is gone",
    semantic: "hold the entries against the rules of an honest log, too",
    values: "hold the values of an export (private.jsonl) against what its entries commit to, too",
    "require-anchored": "exit 3 unless a checkpoint covers all that matters: from outside the database, or for an export any that is given",
    "since-last": "walk only what came since the last verification from here that found all right; whatever does not fit calls for the whole walk",
    "from-state": "the same for an export: where the last one ended stands in this file, which is written when all is right",
  },
  async run(call) {
    const { flags, out } = call;
    if (flags.text("export") !== null && (flags.text("installation") !== null || flags.on("logs"))) throw new UsageError("--export excludes --installation and --logs");
    if (flags.text("export") === null ? flags.text("from-state") !== null : flags.on("since-last")) throw new UsageError("--since-last is for a log in the database, --from-state for an export");
    if (flags.on("values") && flags.text("export") === null) throw new UsageError("--values needs --export DIR; of an installation, audit reveal shows values");
    if (flags.on("in-crm") && (flags.text("export") !== null || flags.on("logs"))) throw new UsageError("--in-crm is about an installation; of an export, give the notes with --checkpoint");
    const verified: VerifiedHere = await (flags.text("export") === null ? ofLog(call) : ofExport(call, flags.text("export") ?? ""));
    out.say(reportLine(verified));
    for (const { said } of verified.inCrm ?? []) out.say(`  ${said}`);
    if (verified.from !== undefined) out.say(`of these ${String(verified.from)} were found right by an earlier verification, and not read again`);
    if (verified.recorded !== undefined) out.say(`the log of logs ${verified.recorded.by} tells of ${String(verified.recorded.size)} entries`);
    for (const { at, rule, detail } of verified.semantic?.violations ?? []) out.say(`  entry ${String(at)}: ${rule} (${detail})`);
    if (verified.semantic !== undefined) out.say(`${String(verified.semantic.total)} entries break a rule of an honest log`);
    if (verified.values !== undefined) tellValues(out, verified.values);
    out.give(verified);
    return exitOf(verified, flags.on("require-anchored"));
  },
};

function tellValues(out: Output, values: ValueReport): void {
  out.say(valueLine(values));
  for (const fault of values.faults) out.say(`  ${fault}`);
  if (values.still_shown > 0) out.say(`  note: an erasure names ${String(values.still_shown)} places whose values are still in private.jsonl`);
}

/** What a verification found, and what the notes in the CRM are worth, where it was asked. */
interface VerifiedHere extends VerifiedExport {
  readonly inCrm?: readonly AnchorFinding[];
}

function exitOf({ ok, semantic, values, isAnchored, inCrm = [] }: VerifiedHere, isAnchorRequired: boolean): ExitCode {
  if (!ok || semantic?.ok === false || values?.ok === false || inCrm.some(({ state }) => state !== "good")) return 1;
  return isAnchorRequired && !isAnchored ? 3 : 0;
}

const ofLog = ({ flags, out }: Call): Promise<VerifiedHere> => withApp(async (app) => {
  const installation = await chosenLog(app, flags);
  const name = await app.audit.log(installation);
  const files = flags.texts("vkey");
  const vkeys = orUsage(readVkeys(files.length > 0 ? await auditFiles.readFound(files) : [{ place: "the database", text: (await app.audit.tree.vkeys(name)).join("\n") }]));
  if (vkeys[0]?.name !== name.log) throw new UsageError(`--vkey: the key is of the log ${vkeys[0]?.name ?? ""}, the one to be verified is ${name.log}`);
  const checkpoints = orUsage(openAll(await auditFiles.readNotes(flags.texts("checkpoint")), name.log, vkeys));
  const inCrm = flags.on("in-crm") ? orUsage(await notesIn(app, installation, vkeys)) : null;
  const verified = await app.audit.verifyAndKeep(installation, {
    checkpoints: [...checkpoints, ...(inCrm?.checkpoints ?? [])], sinceLast: flags.on("since-last"), sense: flags.on("semantic"),
    onProgress: (walked) => { out.progress("walking", walked, null); }, ...(files.length > 0 ? { vkeys } : {}),
  });
  return inCrm === null ? verified : { ...verified, inCrm: inCrm.findings };
});

/** Without a note there is nothing to hold the log against: that is no verdict. */
async function notesIn(app: App, installation: InstallationId, keys: readonly VerifierKey[]): Promise<Result<AnchorsInCrm, string>> {
  const read = await anchorsInCrm(app, installation, keys);
  if (!read.ok) return err(`--in-crm: the notes cannot be read: ${read.error.publicMessage}`);
  return read.value.findings.length === 0 ? err("--in-crm: no checkpoint was ever written into the CRM; see steward audit anchor --in-crm") : read;
}

async function ofExport({ flags, out }: Call, dir: string): Promise<VerifiedExport> {
  const found = await auditFiles.readExport(dir);
  const [files, logsFiles] = [flags.texts("vkey"), flags.texts("logs-vkey")];
  if (logsFiles.length > 0 && found.recorded === null) throw new UsageError("--logs-vkey: the export has no proof of the log of logs");
  if (flags.on("values") && found.values === null) throw new UsageError(`--values: ${dir} has no private.jsonl`);
  const state = flags.text("from-state");
  const { report, bookmark } = orUsage(await verifyExport({
    ...(flags.on("values") && found.values !== null ? { values: found.values() } : {}),
    entries: found.entries, bookmark: state === null ? null : await auditFiles.readBookmark(state), sense: flags.on("semantic"), onProgress: (walked) => { out.progress("walking", walked, null); },
    vkeys: files.length > 0 ? await auditFiles.readFound(files) : found.vkeys,
    checkpoints: [...found.checkpoints, ...(await auditFiles.readNotes(flags.texts("checkpoint")))],
    recorded: found.recorded === null || logsFiles.length === 0 ? found.recorded : { ...found.recorded, vkeys: await auditFiles.readFound(logsFiles) },
  }));
  if (state !== null && bookmark !== null) await auditFiles.writeBookmark(state, bookmark);
  return report;
}

function orUsage<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new UsageError(result.error);
  return result.value;
}
