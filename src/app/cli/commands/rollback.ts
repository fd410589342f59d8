import { proposalId } from "../../../domain/model/ids.ts";
import { rollBack } from "../../../usecases/roll-back.ts";
import type { Command } from "../command.ts";
import { COMMON_HELP } from "../operator.ts";
import { chosenInstallation, withApp } from "../with-app.ts";

/** Asks for the undo of what proposals led to; each becomes a review of its own. */
export const rollbackCommand: Command = {
  name: "rollback",
  summary: "Proposes to take back what was written: a review for each, and nothing changes before it is approved.",
  usage: "PROPOSAL… [--installation ID]",
  takes: { min: 1, max: 100 },
  options: { installation: { type: "string" } },
  help: COMMON_HELP,
  run: ({ positionals, flags, out }) => withApp(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const results = [];
    for (const id of [...new Set(positionals)].map(proposalId)) {
      const result = await rollBack(app, installation, id, { kind: "admin", id: "cli", auth: "shell" });
      out.say(result.ok ? `${id}: review ${result.value.id} asks: ${result.value.title}` : `${id}: ${result.error.message}`);
      results.push(result.ok ? { proposal: id, review: result.value.id } : { proposal: id, refused: result.error.kind, message: result.error.message });
    }
    out.give({ installation, results });
    return results.every((result) => "review" in result) ? 0 : 1;
  }),
};
