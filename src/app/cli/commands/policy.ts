import { readFile } from "node:fs/promises";

import { parsePolicy } from "../../../../config/load.ts";
import type { Policy } from "../../../../config/policy.ts";
import { setPolicy } from "../../../usecases/set-policy.ts";
import { type Command, type ExitCode, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";
import { COMMON_HELP, OPERATOR } from "../operator.ts";

const COMMON = { installation: { type: "string" } } as const;

const show: Command = {
  name: "policy show",
  summary: "The policy of an installation as JSON, every setting with its value.",
  usage: "[--installation ID]",
  options: COMMON,
  help: COMMON_HELP,
  run: ({ flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const { policy, policyVersion: version } = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation));
    out.say(JSON.stringify(policy, null, 2));
    out.give({ installation, version, policy });
    return 0;
  }),
};

const set: Command = {
  name: "policy set",
  summary: "Puts the policy in FILE in the place of the one that holds; settings that it leaves out get their defaults.",
  usage: "FILE [--installation ID] [--lift-opt-outs]",
  takes: { min: 1, max: 1 },
  options: { ...COMMON, "lift-opt-outs": { type: "boolean" } },
  help: { ...COMMON_HELP, "lift-opt-outs": "who is on the list of opt-outs and not in FILE is taken off it; without this they stay" },
  async run({ positionals: [file = ""], flags, out }) {
    const policy = await policyIn(file);
    return withApp<ExitCode>(async (app) => {
      const installation = await chosenInstallation(app, flags.text("installation"));
      const { version, changed, unknown, optOutsKept, unearned } = await setPolicy(app, installation, policy, { actor: OPERATOR, liftsOptOuts: flags.on("lift-opt-outs") });
      if (changed.length === 0) out.say(`Nothing differs from version ${String(version)}.`);
      else out.say(`Version ${String(version)} holds from now on. Changed: ${changed.join(", ")}.`);
      if (unknown.length > 0) out.warn(`The CRM shows no field ${unknown.join(", ")}: see how it is spelt, and whether Steward may see it.`);
      if (optOutsKept > 0) out.warn(`${String(optOutsKept)} on the list of opt-outs whom the file leaves out stay on it; --lift-opt-outs takes them off.`);
      if (unearned.length > 0) out.warn(`${unearned.join(", ")} goes on recommending: the right to act alone is earned, and granted by approving what steward authority proposes.`);
      out.give({ installation, version, changed, unknown, optOutsKept, unearned });
      return 0;
    });
  },
};

/** `policy show`, `policy set`. */
export const policyCommands: readonly Command[] = [show, set];

async function policyIn(file: string): Promise<Policy> {
  let raw: unknown;
  try {
    raw = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    const why = cause instanceof SyntaxError ? "is not JSON" : "cannot be read";
    throw new UsageError(`${file}: ${why}`, { cause });
  }
  return parsePolicy(raw, file);
}
