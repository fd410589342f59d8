import { loadSettings } from "../../../config/load.ts";
import { LOG_OF_LOGS } from "../../domain/audit/log-of-logs.ts";
import { type InstallationId, installationId } from "../../domain/model/ids.ts";
import type { App } from "../app.ts";
import { besideDemo } from "../demo/demo-settings.ts";
import { compose } from "../compose.ts";
import { type Flags, UsageError } from "./command.ts";
import { COMMON_HELP } from "./operator.ts";

/** Composes the app for one verb and stops it afterwards, whatever happens. */
export async function withApp<Value>(work: (app: App) => Promise<Value>, readBy: "people" | "operators" = "people"): Promise<Value> {
  const settings = besideDemo(loadSettings());
  // Verbs are for people; what operators read of them is asked for with LOG_LEVEL.
  const quiet = readBy === "people" && process.env["LOG_LEVEL"] === undefined ? { ...settings, LOG_LEVEL: "warn" as const } : settings;
  const app = await compose(quiet, { startsAt: null });
  try {
    return await work(app);
  } finally {
    await app.stop();
  }
}

/** The installation that a verb is about: the one named, or the only one there is. */
export async function chosenInstallation(app: App, named: string | null): Promise<InstallationId> {
  const all = await app.store.acrossTenants.list();
  if (named !== null) {
    const one = all.find((candidate) => candidate.id === named);
    if (one === undefined) throw new UsageError(`--installation ${named}: there is no such installation${known(all)}`);
    return one.id;
  }
  const [only] = all;
  if (only === undefined) throw new UsageError("there is no installation yet; connect a CRM first");
  if (all.length > 1) throw new UsageError(`say which with --installation${known(all)}`);
  return installationId(only.id);
}

/** The audit log that a verb is about: the log of logs with `--logs`, else that of the chosen installation. */
export async function chosenLog(app: App, flags: Flags): Promise<InstallationId> {
  const named = flags.text("installation");
  if (!flags.on("logs")) return chosenInstallation(app, named);
  if (named !== null) throw new UsageError("--logs and --installation exclude each other");
  if ((await app.audit.logOfLogs()) === null) throw new UsageError("there is no log of logs yet: the worker begins it once an audit log is signed");
  return LOG_OF_LOGS;
}

/** The options of a verb about one audit log. */
export const LOG_OPTIONS = { installation: { type: "string" }, logs: { type: "boolean" } } as const;
/** What {@link LOG_OPTIONS} are for. */
export const LOG_HELP = { ...COMMON_HELP, logs: "the log of logs in place of an installation's" } as const;

function known(all: readonly { readonly id: string; readonly crm: string; readonly name: string }[]): string {
  return all.length === 0 ? "" : `:\n${all.map((one) => `  ${one.id}  ${one.crm}  ${one.name}`).join("\n")}`;
}
