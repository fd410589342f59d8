import { diagnose, type Check } from "../../doctor.ts";
import type { Command } from "../command.ts";
import { withApp } from "../with-app.ts";

const MARK: Readonly<Record<Check["state"], string>> = { ok: "ok     ", warning: "warning", error: "error  " };

/** Checks everything that has to be right before the night. */
export const doctorCommand: Command = {
  name: "doctor",
  summary: "Checks settings, database, key file, clock, CRM connections, scopes, fields and limits.",
  usage: "",
  options: {},
  help: {},
  run: ({ out }) => withApp(async (app) => {
    const report = await diagnose(app);
    for (const { name, state, detail, fix } of report.checks) out.say(`${MARK[state]}  ${name}: ${detail}${fix === null ? "" : `\n         fix: ${fix}`}`);
    out.give(report);
    return report.ok ? 0 : 1;
  }),
};
