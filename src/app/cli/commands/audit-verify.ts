import { reportLine } from "../../../domain/audit/report.ts";
import type { Command } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";

/** Walks the chain. */
export const auditVerifyCommand: Command = {
  name: "audit verify",
  summary: "Walks an installation's audit chain; names position and kind when it is broken.",
  usage: "[--installation ID]",
  options: { installation: { type: "string" } },
  help: { installation: "which installation; may be left out when there is only one" },
  run: ({ flags, out }) => withApp(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const report = await app.verifyAudit(installation, (walked) => { out.progress("walking", walked, null); });
    out.say(reportLine(report));
    out.give(report);
    return report.ok ? 0 : 1;
  }),
};
