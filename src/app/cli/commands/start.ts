import { announceSandbox, isDemo, withSandbox } from "../../demo/demo-settings.ts";
import { bringFiles } from "../../demo/bring-files.ts";
import { runDemo, SAMPLE_WORLD_DIR, sampleWorld } from "../../demo/run-demo.ts";
import { type SandboxProcess, startSandbox } from "../../demo/sandbox-process.ts";
import { table } from "../../demo/tally.ts";
import { loadSettings } from "../../../../config/load.ts";
import { compose } from "../../compose.ts";
import { startHttp } from "../../http/server.ts";
import { startSchedule } from "../../jobs/schedule.ts";
import { startWorker } from "../../jobs/worker.ts";
import { type Call, type Command, type ExitCode, UsageError } from "../command.ts";
import { untilStopped } from "../until-stopped.ts";

/** Everything in one process; the sample day when there are no credentials. */
export const startCommand: Command = {
  name: "start",
  summary: "Runs everything in one process; without CRM credentials, on the sandbox CRMs with the sample world.",
  usage: "[--once] [--demo]",
  options: { once: { type: "boolean" }, demo: { type: "boolean" }, sandbox: { type: "string" } },
  help: { once: "stop after the table; exit 0 only if nothing is left or broken", demo: "the sandbox CRMs even with a DATABASE_URL", sandbox: "the URLs of sandboxes that run already, HubSpot's and Salesforce's with a comma between, in place of our own" },
  run: start,
};

/** Sandboxes that somebody else started, and will stop. */
function adopted(urls: string): SandboxProcess {
  const [hubspotUrl, salesforceUrl, ...more] = urls.split(",");
  if (hubspotUrl === undefined || salesforceUrl === undefined || more.length > 0) throw new UsageError("--sandbox: expected two URLs with a comma between");
  return { hubspotUrl, salesforceUrl, stop: () => Promise.resolve() };
}

async function start({ flags, out }: Call): Promise<ExitCode> {
  const startedMs = performance.now();
  const loaded = loadSettings();
  const demo = isDemo(loaded, flags.on("demo"));
  // People watch the demo; the log is for operators, unless it was asked for.
  const settings = demo && process.env["LOG_LEVEL"] === undefined ? { ...loaded, LOG_LEVEL: "warn" as const } : loaded;
  const world = demo ? await sampleWorld() : null;
  const running = flags.text("sandbox");
  const sandbox = !demo ? null : running === null ? await startSandbox(settings.DATA_DIR, SAMPLE_WORLD_DIR) : adopted(running);
  try {
    const app = await compose(sandbox === null ? settings : withSandbox(settings, sandbox), { startsAt: world?.asOf ?? null });
    const takeBack = sandbox === null ? () => undefined : announceSandbox(settings.DATA_DIR, sandbox);
    const http = await startHttp(app, (line) => { out.warn(line); });
    const stopWorker = await startWorker(app);
    if (sandbox !== null) await bringFiles(app, sandbox);
    const stopSchedule = startSchedule(app);
    try {
      if (world === null) {
        const signIn = await http.signInLink();
        out.say(`Steward is at ${app.publicUrl}; sign in with ${signIn}`);
        out.give({ url: app.publicUrl, signIn });
        await untilStopped();
        return 0;
      }
      const result = await runDemo(app, world, out);
      out.say(`\n${table(result.tallies)}\n`);
      const seconds = Math.round((performance.now() - startedMs) / 100) / 10;
      if (flags.on("once")) {
        out.give({ crms: result.tallies, seconds });
      } else {
        const signIn = await http.signInLink();
        out.say(`Steward is at ${app.publicUrl}; sign in with ${signIn}`);
        // Whoever waits for the line goes on while we serve.
        out.give({ crms: result.tallies, seconds, url: app.publicUrl, signIn });
        await untilStopped();
      }
      return result.complete ? 0 : 1;
    } finally {
      takeBack();
      stopSchedule();
      await http.stop();
      await stopWorker();
      await app.stop();
    }
  } finally {
    await sandbox?.stop();
  }
}
