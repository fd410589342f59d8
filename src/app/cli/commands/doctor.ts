import { loadSettings } from "../../../../config/load.ts";
import { type Settings, SettingsError } from "../../../../config/settings.ts";
import { compose } from "../../compose.ts";
import { besideDemo } from "../../demo/demo-settings.ts";
import { diagnose, diagnosis, type Diagnosis } from "../../doctor.ts";
import type { Check } from "../../check.ts";
import { checkMachine } from "../../doctor-machine.ts";
import type { Command } from "../command.ts";

const MARK: Readonly<Record<Check["state"], string>> = { ok: "ok     ", warning: "warning", error: "error  " };

/** Checks everything that has to be right before the night. */
export const doctorCommand: Command = {
  name: "doctor",
  summary: "Checks settings, folders, key, database, clock, CRM connections, scopes, fields, limits and waiting work.",
  usage: "",
  options: {},
  help: {},
  run: async ({ out }) => {
    const report = await examine();
    for (const { name, state, detail, fix } of report.checks) out.say(`${MARK[state]}  ${name}: ${detail}${fix === null ? "" : `; fix: ${fix}`}`);
    out.give(report);
    return report.ok ? 0 : 1;
  },
};

/** Goes on as far as it can: what stops the app from starting is a finding, not a failure of the doctor. */
async function examine(): Promise<Diagnosis> {
  let settings: Settings;
  try {
    settings = besideDemo(loadSettings());
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return diagnosis(error.problems.map((problem) => ({ name: "settings", state: "error", detail: problem, fix: "correct it in the environment" })));
  }
  const checks: Check[] = [{ name: "settings", state: "ok", detail: "read and complete", fix: null }, ...checkMachine(settings)];
  if (checks.some((check) => check.state === "error")) return diagnosis(checks);
  try {
    const app = await compose({ ...settings, LOG_LEVEL: "silent" }, { startsAt: null });
    try {
      return await diagnose(app, checks);
    } finally {
      await app.stop();
    }
  } catch (error) {
    return diagnosis([...checks, { name: "database", state: "error", detail: sentenceOf(error), fix: settings.DATABASE_URL === undefined ? "end other processes on this DATA_DIR, and look at its log" : "check DATABASE_URL, that the server runs, and its access rules" }]);
  }
}

/** The first line of what went wrong; a connection that was refused on every address has words only inside. */
function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return sentenceOf(error.errors[0]);
  if (!(error instanceof Error)) return "cannot be opened";
  return error.message.split("\n")[0] ?? "cannot be opened";
}
