import { writeFile } from "node:fs/promises";

import { crmRecordId, type InstallationId } from "../../../domain/model/ids.ts";
import { RECORD_OBJECTS } from "../../../domain/model/record-fields.ts";
import { chooseAnchor, chooseNoAnchor } from "../../../usecases/choose-anchor.ts";
import { anchorState } from "../../anchor-state.ts";
import type { App } from "../../app.ts";
import { type Call, type Command, type ExitCode, type Output, UsageError } from "../command.ts";
import { chosenLog, LOG_HELP, LOG_OPTIONS, withApp } from "../with-app.ts";
import { OPERATOR } from "../operator.ts";

/** Ids of both vendors are shorter, and nothing else is in them. */
const ID_FORM = /^\w{1,40}$/;

/** Brings a checkpoint where nobody who runs the database can reach it: to a person, or into the CRM. */
export const auditAnchorCommand: Command = {
  name: "audit anchor",
  summary: "Signs how far the log has grown and hands the checkpoint out, to be kept where nobody who runs the database can reach it; or has checkpoints written into the CRM.",
  usage: "[--out FILE] [--witness] [--installation ID | --logs], or --in-crm OBJECT ID | none | now [--installation ID]",
  takes: { min: 0, max: 1 },
  options: { ...LOG_OPTIONS, out: { type: "string" }, witness: { type: "boolean" }, "in-crm": { type: "string" } },
  help: {
    ...LOG_HELP,
    out: "write it to this file in place of the terminal",
    witness: "have the witness vouch for it, too; it always does for the log of logs",
    "in-crm": `${RECORD_OBJECTS.join(", ")} and the record's id in the CRM: from now on checkpoints are written onto it as notes, once a day; none: not any more; now: at once`,
  },
  run: (call) => {
    const [id] = call.positionals;
    const wanted = call.flags.text("in-crm");
    if (wanted === null && id !== undefined) throw new UsageError(`${id}: expected no more words; a record is named with --in-crm OBJECT ID`);
    if (wanted !== null && (call.flags.text("out") !== null || call.flags.on("witness") || call.flags.on("logs"))) throw new UsageError("--in-crm excludes --out, --witness and --logs");
    return withApp<ExitCode>(async (app) => {
      const installation = await chosenLog(app, call.flags);
      return wanted === null ? handOut(app, installation, call) : inCrm(app, installation, { out: call.out, wanted, id });
    });
  },
};

async function handOut(app: App, installation: InstallationId, { flags, out }: Call): Promise<ExitCode> {
  if (flags.on("witness") && !app.audit.hasWitness) throw new UsageError("--witness: none is set; see AUDIT_WITNESS_URL");
  const anchored = await app.audit.anchor(installation, { toPerson: true, toWitness: flags.on("logs") || flags.on("witness") });
  if (!anchored.ok) {
    out.warn(anchored.error);
    out.give({ ok: false, reason: "does-not-fit", detail: anchored.error });
    return 1;
  }
  const { checkpoint, witness } = anchored.value;
  const file = flags.text("out");
  // To the file, or as it is to stdout; with `--json` the result stands there alone.
  if (file === null) out.say(checkpoint.note.replace(/\n$/, ""));
  else await writeFile(file, checkpoint.note);
  if (witness?.ok === false) out.warn(`The witness did not vouch for it: ${witness.error.detail}`);
  out.give({ ...checkpoint, witness });
  return witness?.ok === false ? 1 : 0;
}

interface InCrm {
  readonly out: Output;
  readonly wanted: string;
  readonly id: string | undefined;
}

async function inCrm(app: App, installation: InstallationId, { out, wanted, id }: InCrm): Promise<ExitCode> {
  if (wanted === "none" || wanted === "now") {
    if (id !== undefined) throw new UsageError(`--in-crm ${wanted}: expected no id`);
    return wanted === "now" ? writeNow(app, installation, out) : takeAway(app, installation, out);
  }
  const object = RECORD_OBJECTS.find((one) => one === wanted);
  if (object === undefined) throw new UsageError(`--in-crm: expected ${RECORD_OBJECTS.join(", ")}, none or now, got ${wanted}`);
  if (id === undefined || !ID_FORM.test(id)) throw new UsageError(`--in-crm ${object}: expected the record's id in the CRM behind it`);
  const { reader } = await app.connection(installation, "interactive");
  const chosen = await chooseAnchor({ ...app, reader }, installation, { object, crmId: crmRecordId(id) }, OPERATOR);
  if (!chosen.ok) throw new UsageError(chosen.error === null ? `the CRM has no ${object} ${id}, or does not show it` : `the ${object} ${id} cannot be read: ${chosen.error.publicMessage}`);
  const { target, changed } = chosen.value;
  out.say(changed ? `Checkpoints are written onto the ${target.object} ${target.crmId} from now on; the first as soon as a worker runs.` : `Checkpoints are written onto the ${target.object} ${target.crmId}, as before.`);
  out.give({ installation, changed, ...(await anchorState(app, installation)) });
  return 0;
}

async function takeAway(app: App, installation: InstallationId, out: Output): Promise<ExitCode> {
  const changed = await chooseNoAnchor(app, installation, OPERATOR);
  out.say(changed ? "No more checkpoints are written into the CRM. Those that stand there stay." : "No checkpoints were written into the CRM before.");
  out.give({ installation, changed, ...(await anchorState(app, installation)) });
  return 0;
}

async function writeNow(app: App, installation: InstallationId, out: Output): Promise<ExitCode> {
  const begun = await app.store.inInstallation(installation, async (tx) => {
    const record = await tx.anchor.record();
    if (record !== null) await tx.anchor.putOff(record.configId, { dueAt: app.clock.now(), trouble: record.trouble });
    return { record, state: tx.installation.state, before: await tx.anchor.largest() };
  });
  if (begun.record === null) throw new UsageError("no record was chosen for checkpoints; choose one with --in-crm OBJECT ID");
  if (begun.state !== "connected") throw new UsageError(`${installation} is not connected (${begun.state}): connect it anew first`);
  const outcome = await app.queue.runAndWatch({ name: "anchor-in-crm", installation }, (seconds) => { out.progress("writing, s", seconds, null); });
  const state = await anchorState(app, installation);
  const isNew = state.last !== null && state.last.number !== begun.before?.number;
  if (outcome === "failed") out.say("The checkpoint could not be written; see the log.");
  else if (isNew) out.say(`The checkpoint of ${String(state.last.size)} entries stands in the CRM, as note ${String(state.last.id)}.`);
  else if (state.trouble === null) out.say(`Nothing that matters came since the checkpoint of ${String(state.last?.size ?? 0)} entries.`);
  if (state.trouble !== null) out.warn(`${isNew ? "" : "Not written: "}${state.trouble}`);
  out.give({ installation, outcome, ...state });
  return outcome === "failed" || state.trouble !== null ? 1 : 0;
}
