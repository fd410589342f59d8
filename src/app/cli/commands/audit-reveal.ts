import { type Command, type ExitCode, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";
import { COMMON_HELP } from "../operator.ts";

/** Shows what an entry commits to. That somebody looked is an entry of its own. */
export const auditRevealCommand: Command = {
  name: "audit reveal",
  summary: "Shows the values that an audit entry commits to, and whether they are the ones: match, mismatch, erased or missing.",
  usage: "SEQ [--installation ID]",
  takes: { min: 1, max: 1 },
  options: { installation: { type: "string" } },
  help: COMMON_HELP,
  run: ({ positionals: [word = ""], flags, out }) => {
    if (!/^\d{1,15}$/.test(word)) throw new UsageError(`SEQ is the number of an entry, from 0; not ${word}`);
    return withApp<ExitCode>(async (app) => {
      const installation = await chosenInstallation(app, flags.text("installation"));
      const revealed = await app.audit.reveal(installation, Number(word));
      if (revealed === null) throw new UsageError(`there is no entry ${word} in this log`);
      if (revealed.places.length === 0) out.say(`Entry ${word} (${revealed.type}) commits to no value.`);
      for (const { path, state, value } of revealed.places) out.say(`${state.padEnd(8)}  ${path}${value === undefined ? "" : `  ${JSON.stringify(value)}`}`);
      out.give(revealed);
      return revealed.places.some(({ state }) => state === "mismatch" || state === "missing") ? 1 : 0;
    });
  },
};
