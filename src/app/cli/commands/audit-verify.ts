import { auditFiles } from "../../compose-audit-files.ts";
import { openAll, readVkeys } from "../../../domain/audit/note/open-all.ts";
import { reportLine } from "../../../domain/audit/report.ts";
import type { Result } from "../../../domain/model/result.ts";
import { verifyExport } from "../../../usecases/audit-log/verify-export.ts";
import type { Verified } from "../../../usecases/audit-log/log-reading.ts";
import { type Call, type Command, type ExitCode, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";

/** Walks a chain: of an installation, or of an export, which takes no database. */
export const auditVerifyCommand: Command = {
  name: "audit verify",
  summary: "Walks an audit chain, held against its checkpoints; names position and kind when it is broken.",
  usage: "[--installation ID | --export DIR] [--checkpoint FILE]… [--vkey FILE]… [--semantic] [--require-anchored]",
  options: {
    installation: { type: "string" }, export: { type: "string" }, checkpoint: { type: "string", multiple: true }, vkey: { type: "string", multiple: true },
    semantic: { type: "boolean" }, "require-anchored": { type: "boolean" },
  },
  help: {
    installation: "which installation; may be left out when there is only one",
    export: "an export's folder in place of an installation",
    checkpoint: "a file of checkpoints that were kept elsewhere; may be given several times",
    vkey: "a file with the log's verifier key as it was received another way; then no other key is trusted",
    semantic: "hold the entries against the rules of an honest log, too",
    "require-anchored": "exit 3 unless a checkpoint covers all that matters: from outside the database, or for an export any that is given",
  },
  async run(call) {
    const { flags, out } = call;
    if (flags.text("export") !== null && flags.text("installation") !== null) throw new UsageError("--export and --installation exclude each other");
    const verified = await (flags.text("export") === null ? ofInstallation(call) : ofExport(call, flags.text("export") ?? ""));
    out.say(reportLine(verified));
    for (const { at, rule, detail } of verified.semantic?.violations ?? []) out.say(`  entry ${String(at)}: ${rule} (${detail})`);
    if (verified.semantic !== undefined) out.say(`${String(verified.semantic.total)} entries break a rule of an honest log`);
    out.give(verified);
    return exitOf(verified, flags.on("require-anchored"));
  },
};

function exitOf({ ok, semantic, isAnchored }: Verified, isAnchorRequired: boolean): ExitCode {
  if (!ok || semantic?.ok === false) return 1;
  return isAnchorRequired && !isAnchored ? 3 : 0;
}

const ofInstallation = ({ flags, out }: Call): Promise<Verified> => withApp(async (app) => {
  const installation = await chosenInstallation(app, flags.text("installation"));
  const name = await app.audit.log(installation);
  const files = flags.texts("vkey");
  const vkeys = orUsage(readVkeys(files.length > 0 ? await auditFiles.readFound(files) : [{ place: "the database", text: (await app.audit.tree.vkeys(name)).join("\n") }]));
  if (vkeys[0]?.name !== name.log) throw new UsageError(`--vkey: the key is of the log ${vkeys[0]?.name ?? ""}, the installation's is ${name.log}`);
  const checkpoints = orUsage(openAll(await auditFiles.readNotes(flags.texts("checkpoint")), name.log, vkeys));
  return app.audit.verify(installation, {
    checkpoints, record: true, sense: flags.on("semantic"), onProgress: (walked) => { out.progress("walking", walked, null); }, ...(files.length > 0 ? { vkeys } : {}),
  });
});

async function ofExport({ flags, out }: Call, dir: string): Promise<Verified> {
  const found = await auditFiles.readExport(dir);
  const files = flags.texts("vkey");
  return orUsage(await verifyExport({
    entries: found.entries(), sense: flags.on("semantic"), onProgress: (walked) => { out.progress("walking", walked, null); },
    vkeys: files.length > 0 ? await auditFiles.readFound(files) : found.vkeys,
    checkpoints: [...found.checkpoints, ...(await auditFiles.readNotes(flags.texts("checkpoint")))],
  }));
}

function orUsage<Value>(result: Result<Value, string>): Value {
  if (!result.ok) throw new UsageError(result.error);
  return result.value;
}
