import type { InstallationId } from "../../../domain/model/ids.ts";
import type { App } from "../../app.ts";
import { type Command, type ExitCode, type Output, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";
import { comparisonLines, heldBack } from "./comparison-lines.ts";
import { progressWatcher } from "./sync-progress.ts";
import { COMMON_HELP } from "../operator.ts";

/** Asks the workers for one synchronisation and watches it. */
export const syncCommand: Command = {
  name: "sync",
  summary: "One synchronisation now: puts the job in the queue and watches it.",
  usage: "--installation ID [--full] [--object …] [--reconcile]",
  options: { installation: { type: "string" }, full: { type: "boolean" }, object: { type: "string" }, reconcile: { type: "boolean" } },
  help: { ...COMMON_HELP, full: "from the beginning; with --reconcile: whatever the CRM does not show is gone, however much it is", object: "only this one: user, contact, account, opportunity, email …",
    reconcile: "the nightly comparison of the mirror with the whole CRM, now; tells what it mended" },
  run: ({ flags, out }) => withApp(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const object = flags.text("object");
    if (object !== null && !/^[a-z]{3,20}$/.test(object)) throw new UsageError("--object: expected the name of an object");
    const state = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.state));
    if (state !== "connected") throw new UsageError(`${installation} is not connected (${state}): connect it anew first`);
    if (flags.on("reconcile")) {
      if (object !== null) throw new UsageError("--reconcile compares all objects: leave out --object");
      return reconcile(app, out, { installation, believe: flags.on("full") });
    }
    const outcome = await app.queue.runAndWatch({ name: "sync-records", installation, object, full: flags.on("full") }, progressWatcher(app, installation, out));
    out.say(outcome === "done" ? "Synchronised." : "The synchronisation did not succeed; see the log.");
    out.give({ installation, outcome });
    return outcome === "done" ? 0 : 1;
  }),
};

async function reconcile(app: App, out: Output, { installation, believe }: { readonly installation: InstallationId; readonly believe: boolean }): Promise<ExitCode> {
  const outcome = await app.queue.runAndWatch({ name: "reconcile", installation, believe }, (seconds) => { out.progress("comparing, s", seconds, null); });
  const run = await app.store.inInstallation(installation, (tx) => tx.reconcile.run());
  if (outcome !== "done" || run === null || run.passes.some(({ state }) => state !== "done")) {
    out.say("The comparison did not come to its end; see the log. It goes on where it was.");
    out.give({ installation, outcome: "failed" });
    return 1;
  }
  for (const line of comparisonLines(run)) out.say(line);
  const held = heldBack(run);
  if (held > 0) out.warn(`The CRM shows so little of some objects that ${String(held)} records were not taken for gone. See what the app may read there; if they are gone indeed, add --full.`);
  out.give({ installation, outcome, startedAt: run.startedAt, objects: Object.fromEntries(run.passes.map(({ object, counts }) => [object, counts])) });
  return held > 0 ? 1 : 0;
}
