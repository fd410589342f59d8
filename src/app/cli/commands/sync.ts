import { type Command, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";

/** Asks the workers for one synchronisation and watches it. */
export const syncCommand: Command = {
  name: "sync",
  summary: "One synchronisation now: puts the job in the queue and watches it.",
  usage: "--installation ID [--full] [--object …]",
  options: { installation: { type: "string" }, full: { type: "boolean" }, object: { type: "string" } },
  help: { installation: "which installation; may be left out when there is only one", full: "from the beginning", object: "only this one: user, contact, account, opportunity, email …" },
  run: ({ flags, out }) => withApp(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const object = flags.text("object");
    if (object !== null && !/^[a-z]{3,20}$/.test(object)) throw new UsageError("--object: expected the name of an object");
    const state = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.state));
    if (state !== "connected") throw new UsageError(`${installation} is not connected (${state}): connect it anew first`);
    const outcome = await app.queue.runAndWatch({ name: "sync-records", installation, object, full: flags.on("full") }, (seconds) => { out.progress("waiting for a worker, s", seconds, null); });
    out.say(outcome === "done" ? "Synchronised." : "The synchronisation did not succeed; see the log.");
    out.give({ installation, outcome });
    return outcome === "done" ? 0 : 1;
  }),
};
