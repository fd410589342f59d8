import { isLogBroken } from "../../last-verification.ts";
import { readAuthority, weighAuthority } from "../../../usecases/decide-review/authority/weigh-authority.ts";
import { authorityLines, earnedLines, LOSS_WORDS } from "../authority-lines.ts";
import type { Command, ExitCode } from "../command.ts";
import { COMMON_HELP } from "../operator.ts";
import { chosenInstallation, withApp } from "../with-app.ts";

/** Which fixes act alone, which ask, and what is missing. */
export const authorityCommand: Command = {
  name: "authority",
  summary: "Which fixes are made without asking, which are suggested, and what each has still to show.",
  usage: "[--installation ID] [--weigh]",
  options: { installation: { type: "string" }, weigh: { type: "boolean" } },
  help: { ...COMMON_HELP, weigh: "first weighs every class, as the scheduler does each hour: takes away what must be, and asks an admin for what was earned" },
  run: ({ flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const weighed = flags.on("weigh") ? await weighAuthority(app, installation, { isLogBroken: await isLogBroken(app, installation) }) : null;
    // Those at the moment of a reversal included: what is told here, the log of the scheduler tells no more.
    for (const { class: name, why } of weighed?.untold ?? []) out.warn(`${name} lost the right to act alone: ${LOSS_WORDS[why]}.`);
    for (const { id, proposed } of weighed?.proposed ?? []) {
      if ("earned" in proposed) for (const line of earnedLines(proposed)) out.say(line);
      out.say(`An admin approves it with: steward policy approve ${id}\n`);
    }
    const classes = await readAuthority(app, installation);
    for (const line of authorityLines(classes)) out.say(line);
    out.give({ installation, classes });
    return 0;
  }),
};
