import { HISTORY_OBJECTS, historyOf } from "../../record-history.ts";
import { type Command, type ExitCode, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";

/** Everything the chain says about one record. */
export const auditHistoryCommand: Command = {
  name: "audit history",
  summary: "All audit entries about one CRM record, rebuilt from the whole chain, oldest first.",
  usage: "CRM OBJECT ID [--installation ID]",
  takes: { min: 3, max: 3 },
  options: { installation: { type: "string" } },
  help: { installation: "which installation; may be left out when there is only one" },
  run: ({ positionals: [crm = "", object = "", id = ""], flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    if (id.trim() === "") throw new UsageError("the record's id is empty");
    const entries = await historyOf(app, installation, { crm, object, id });
    if (entries === null) throw new UsageError(`this installation has no ${crm} ${object}; objects are ${HISTORY_OBJECTS.join(", ")}`);
    if (entries.length === 0) out.say("No entry is about this record.");
    for (const { seq, at, type, entry } of entries) out.say(`${String(seq).padStart(8)}  ${at}  ${type.padEnd(9)}  ${JSON.stringify(entry["data"])}`);
    out.give({ record: { crm, object, id }, entries });
    return 0;
  }),
};
