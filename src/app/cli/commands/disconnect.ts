import { disconnectCrm } from "../../../usecases/disconnect-crm.ts";
import { crmTitle } from "../../compose-known-crms.ts";
import { type Command, type ExitCode, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";

/** Takes leave of a CRM. What it logged there and the audit log stay. */
export const disconnectCommand: Command = {
  name: "disconnect",
  summary: "Revokes the tokens of an installation at the CRM, erases them here, and stops its jobs.",
  usage: "--installation ID --yes",
  options: { installation: { type: "string" }, yes: { type: "boolean" } },
  help: { installation: "which installation, as the start page shows it", yes: "confirms it; without it nothing is done" },
  run: ({ flags, out }) => {
    const named = flags.text("installation");
    if (named === null) throw new UsageError("needs --installation ID");
    return withApp<ExitCode>(async (app) => {
      const installation = await chosenInstallation(app, named);
      const one = (await app.store.acrossTenants.list()).find(({ id }) => id === installation);
      const what = one === undefined ? installation : `${crmTitle(one.crm)} ${one.name} (${installation})`;
      if (!flags.on("yes")) throw new UsageError(`this would disconnect ${what}; say --yes to do it`);
      const { changed, revoked } = await disconnectCrm({ store: app.store, revoke: async (id) => (await app.connection(id, "interactive")).revoke() }, installation, { kind: "admin", id: "cli", auth: "shell" });
      out.say(changed ? `Disconnected: ${what}.` : `${what} was disconnected before.`);
      if (!revoked) out.warn("The tokens are erased here, but the CRM did not take them back: remove the app there as well.");
      out.give({ id: installation, state: "disconnected", changed, revoked });
      return 0;
    });
  },
};
