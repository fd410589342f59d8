import { fieldsPlan } from "../../../usecases/connect-crm.ts";
import type { Command, ExitCode } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";

/** How the fields of a CRM stand that Steward fills; a dry run of what connecting does. */
export const fieldsCommand: Command = {
  name: "fields",
  summary: "Prints the plan for the fields Steward fills: what is there, what is missing, what an admin must grant. Changes nothing.",
  usage: "[--installation ID]",
  options: { installation: { type: "string" } },
  help: { installation: "which installation, as the start page shows it; needed when there are several" },
  run: ({ flags, out }) => withApp<ExitCode>(async (app) => {
    const id = await chosenInstallation(app, flags.text("installation"));
    const plan = await fieldsPlan(await app.connection(id, "interactive"));
    if (!plan.ok) {
      out.warn(`The plan could not be made: ${plan.error.publicMessage}`);
      return 2;
    }
    const { steps, abilities } = plan.value;
    const open = steps.filter(({ state }) => state !== "present");
    for (const { name, state, adminAction } of steps) out.say(`${state}  ${name}${adminAction === null ? "" : `: ${adminAction}`}`);
    out.say(open.length === 0 ? `All ${String(steps.length)} are there.` : `${String(open.length)} of ${String(steps.length)} are open. Nothing was changed; connecting anew makes what Steward may make.`);
    out.give({ installation: id, steps, abilities });
    return open.length === 0 ? 0 : 1;
  }),
};
