import { erasedIn, QUESTIONS } from "../../../domain/audit/history-answers.ts";
import { tellEntry } from "../../../domain/audit/tell-entry.ts";
import { HISTORY_OBJECTS, historyOf, type RecordHistory } from "../../record-history.ts";
import { type Command, type ExitCode, type Output, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";
import { COMMON_HELP } from "../operator.ts";

/** Everything the chain says about one record, and what follows from it. */
export const auditHistoryCommand: Command = {
  name: "audit history",
  summary: "What the audit log says about one CRM record: proposed, changed, approved, sent, and whether the log is whole.",
  usage: "CRM OBJECT ID [--installation ID]",
  takes: { min: 3, max: 3 },
  options: { installation: { type: "string" } },
  help: COMMON_HELP,
  run: ({ positionals: [crm = "", object = "", id = ""], flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    if (id.trim() === "") throw new UsageError("the record's id is empty");
    const history = await historyOf(app, installation, { crm, object, id });
    if (history === null) throw new UsageError(`this installation has no ${crm} ${object}; objects are ${HISTORY_OBJECTS.join(", ")}`);
    tell(out, history);
    out.give(history);
    return history.chain.ok ? 0 : 1;
  }),
};

function tell(out: Output, { record, entries, answers }: RecordHistory): void {
  const isErased = erasedIn(entries);
  out.say(`${record.crm} ${record.object} ${record.id}: ${entries.length === 0 ? "no entry is about this record" : `${String(entries.length)} entries`}`);
  for (const one of entries) {
    const { by, lines: [what = "", ...more] } = tellEntry(one, isErased);
    out.say(`${String(one.seq).padStart(8)}  ${one.at}  ${what}`);
    for (const line of more) out.say(`          ${line}`);
    out.say(`          by ${by}${one.tied === true ? "; about an activity that is tied to the record" : ""}`);
  }
  if (!answers.isComplete) out.warn("Only the first entries of this history are shown; audit export holds them all.");
  for (const [name, question] of QUESTIONS) {
    const found = answers[name];
    out.say("");
    out.say(found.length === 0 ? `${question} Nothing in this log.` : question);
    for (const { seq, said } of found) out.say(`  ${said} (entry ${String(seq)})`);
  }
  out.say("");
  out.say(`Is the log intact? ${answers.intact}`);
  out.say(answers.elsewhere);
}
