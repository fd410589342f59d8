import { writeFile } from "node:fs/promises";

import { auditFiles } from "../../compose-audit-files.ts";
import type { Result } from "../../../domain/model/result.ts";
import type { NoProof } from "../../../usecases/audit-log/prove-audit.ts";
import { type Command, type ExitCode, UsageError } from "../command.ts";
import { chosenLog, LOG_HELP, LOG_OPTIONS, withApp } from "../with-app.ts";

const OUT_HELP = { out: "write it to this file in place of the terminal" } as const;

const exportCommand: Command = {
  name: "audit export",
  summary: "Writes a whole audit log with all that an outsider needs to check it, the checker included.",
  usage: "--out DIR [--values] [--installation ID | --logs]",
  options: { ...LOG_OPTIONS, out: { type: "string" }, values: { type: "boolean" } },
  help: {
    ...LOG_HELP, out: "a folder that does not exist yet, or is empty",
    values: "also write private.jsonl: the values that the entries commit to, personal data in clear, which no erasure can reach there",
  },
  async run({ flags, out }) {
    const dir = flags.text("out");
    if (dir === null) throw new UsageError("say where with --out DIR");
    return withApp<ExitCode>(async (app) => {
      const installation = await chosenLog(app, flags);
      const values = flags.on("values");
      if (values) for (const line of IN_CLEAR) out.warn(line);
      const exported = await app.audit.export(installation, { folder: auditFiles.exportFolder(dir), values, onProgress: (entries) => { out.progress("writing", entries, null); } });
      out.say(`${String(exported.entries)} entries of ${exported.log} written to ${dir}`);
      if (exported.values !== undefined) out.say(`${String(exported.values)} values in clear in ${dir}/private.jsonl`);
      if (exported.unopened !== undefined) out.warn(`${String(exported.unopened)} kept values could not be opened and are missing there: was STEWARD_KEY another one when they were written?`);
      if (exported.refusal !== undefined) out.warn(`The log was not signed to its end: ${exported.refusal}`);
      else out.say(`Check them with: node ${dir}/verify-audit.mjs${values ? " --values" : ""}`);
      if (exported.recorded !== undefined) out.say(`The log of logs tells of the first ${String(exported.recorded)} of them; its proof came along.`);
      out.give(exported);
      return exported.refusal === undefined ? 0 : 1;
    });
  },
};

/** Told before anything is written. */
const IN_CLEAR = [
  "--values writes personal data in clear: mails' words, names, addresses. Only you can read the file; see to whom you give it.",
  "No erasure reaches it: when somebody is to be forgotten, this copy is yours to delete (docs/privacy.md). That it was made stands in the log.",
];

const proveCommand: Command = {
  name: "audit prove",
  summary: "Proves that an entry is in the log that was signed last (C2SP tlog-proof).",
  usage: "SEQ [--out FILE] [--installation ID | --logs]",
  takes: { min: 1, max: 1 },
  options: { ...LOG_OPTIONS, out: { type: "string" } },
  help: { ...LOG_HELP, ...OUT_HELP },
  run: ({ positionals: [seq = ""], flags, out }) => withApp<ExitCode>(async (app) => {
    const position = countOf(seq, "SEQ");
    const installation = await chosenLog(app, flags);
    await app.audit.sign(installation, { evenQuiet: true });
    const proof = await app.audit.prove(installation, position);
    if (!proof.ok) return refused(out, proof.error);
    await put(out, flags.text("out"), proof.value.text);
    out.give(proof.value);
    return 0;
  }),
};

const consistencyCommand: Command = {
  name: "audit consistency",
  summary: "Proves that the log of OLD entries is the beginning of the log of NEW entries.",
  usage: "OLD NEW [--out FILE] [--installation ID | --logs]",
  takes: { min: 2, max: 2 },
  options: { ...LOG_OPTIONS, out: { type: "string" } },
  help: { ...LOG_HELP, ...OUT_HELP },
  run: ({ positionals: [older = "", newer = ""], flags, out }) => withApp<ExitCode>(async (app) => {
    const [oldSize, size] = [countOf(older, "OLD"), countOf(newer, "NEW")];
    if (oldSize < 1 || oldSize > size) throw new UsageError("OLD is at least 1 and at most NEW");
    const installation = await chosenLog(app, flags);
    await app.audit.sign(installation, { evenQuiet: true });
    const proof = await app.audit.consistency(installation, oldSize, size);
    if (!proof.ok) return refused(out, proof.error);
    await put(out, flags.text("out"), proof.value.text);
    out.give(proof.value);
    return 0;
  }),
};

/** The verbs about an audit log but for those that have files of their own. */
export const auditCommands: readonly Command[] = [exportCommand, proveCommand, consistencyCommand];

function countOf(text: string, name: string): number {
  const count = /^(?:0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(count)) throw new UsageError(`${name}: expected a whole number, got ${text}`);
  return count;
}

function refused(out: { warn(line: string): void; give(result: unknown): void }, { reason, detail }: Extract<Result<never, NoProof>, { ok: false }>["error"]): ExitCode {
  out.warn(detail);
  out.give({ ok: false, reason, detail });
  return reason === "not-signed" ? 2 : 1;
}

/** To the file, or as it is to stdout; with `--json` the result stands there alone. */
async function put(out: { say(line: string): void }, file: string | null, text: string): Promise<void> {
  if (file === null) out.say(text.replace(/\n$/, ""));
  else await writeFile(file, text);
}
