import { loadSettings } from "../../../../config/load.ts";
import { SAMPLE_WORLD_DIR } from "../../demo/run-demo.ts";
import { startSandbox } from "../../demo/sandbox-process.ts";
import { startHttp } from "../../http/server.ts";
import { startSchedule } from "../../jobs/schedule.ts";
import { startWorker } from "../../jobs/worker.ts";
import { type Call, type Command, type ExitCode, UsageError } from "../command.ts";
import { untilStopped } from "../until-stopped.ts";
import { withApp } from "../with-app.ts";

/** The web process. */
export const serveCommand: Command = {
  name: "serve", summary: "The web process: install pages, API, console.", usage: "", options: {}, help: {},
  run: ({ out }) => withApp<ExitCode>(async (app) => {
    const http = await startHttp(app, (line) => { out.warn(line); });
    const signIn = await http.signInLink();
    out.say(`Steward is at ${app.publicUrl}; sign in with ${signIn}`);
    out.give({ url: app.publicUrl, signIn });
    await untilStopped();
    await http.stop();
    return 0;
  }, "operators"),
};

/** A worker: the only kind of process that calls CRMs. */
export const workCommand: Command = {
  name: "work", summary: "A worker: judges activities, writes to the CRMs, synchronises.", usage: "", options: {}, help: {},
  run: ({ out }) => withApp<ExitCode>(async (app) => {
    const stop = await startWorker(app);
    out.say("Working.");
    await untilStopped();
    await stop();
    return 0;
  }, "operators"),
};

/** The scheduler. */
export const scheduleCommand: Command = {
  name: "schedule", summary: "The scheduler: finds waiting work, starts synchronisations.", usage: "", options: {}, help: {},
  run: ({ out }) => withApp<ExitCode>(async (app) => {
    const stop = startSchedule(app);
    out.say("Scheduling.");
    await untilStopped();
    stop();
    return 0;
  }, "operators"),
};

/** The sandbox CRMs alone. */
export const sandboxCommand: Command = {
  name: "sandbox", summary: "Only the sandbox CRMs, with the sample world.", usage: "[--port N]",
  options: { port: { type: "string" } }, help: { port: "the port for HubSpot, Salesforce takes the next; another one when it is taken" },
  run: sandbox,
};

async function sandbox({ flags, out }: Call): Promise<ExitCode> {
  const port = Number(flags.text("port") ?? "3100");
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError("--port: expected a port, 0 to 65535");
  const process = await startSandbox(loadSettings().DATA_DIR, SAMPLE_WORLD_DIR, port);
  out.say(`The sandbox HubSpot is at ${process.hubspotUrl}`);
  out.say(`The sandbox Salesforce is at ${process.salesforceUrl}`);
  out.give({ hubspot: { url: process.hubspotUrl }, salesforce: { url: process.salesforceUrl } });
  await untilStopped();
  await process.stop();
  return 0;
}
