import type { PolicyProposal } from "../../../ports/policy-proposals.ts";
import { calibrateFromExamples, proposeCalibration } from "../../../usecases/calibrate-policy.ts";
import { decideProposal } from "../../decide-proposal.ts";
import { settingName } from "../../../domain/policy/edits.ts";
import { earnedLines } from "../authority-lines.ts";
import { calibrationLines } from "../calibration-lines.ts";
import { type Command, type ExitCode, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";
import { COMMON_HELP, OPERATOR } from "../operator.ts";

const COMMON = { installation: { type: "string" } } as const;
const LIST_MAX = 50;

const calibrate: Command = {
  name: "calibrate",
  summary: "Says from people's decisions which thresholds would hold, with the figures. Changes nothing; an admin decides.",
  usage: "[--installation ID] [--propose]",
  options: { ...COMMON, propose: { type: "boolean" } },
  help: { ...COMMON_HELP, propose: "files the changes for an admin: steward policy proposals" },
  run: ({ flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const calibration = await calibrateFromExamples(app, installation);
    for (const line of calibrationLines(calibration)) out.say(line);
    const proposal = flags.on("propose") ? await proposeCalibration(app, installation, calibration, OPERATOR) : null;
    if (proposal !== null) out.say(`\nFiled as ${proposal.id}. An admin approves it with: steward policy approve ${proposal.id}`);
    out.give({ installation, ...calibration, proposal: proposal?.id ?? null });
    return calibration.thresholds.kind === "refused" && calibration.changes.length === 0 ? 1 : 0;
  }),
};

const proposals: Command = {
  name: "policy proposals",
  summary: "Changes of the policy that were proposed, newest first, with their figures.",
  usage: "[--installation ID]",
  options: COMMON,
  help: COMMON_HELP,
  run: ({ flags, out }) => withApp<ExitCode>(async (app) => {
    const installation = await chosenInstallation(app, flags.text("installation"));
    const all = await app.store.inInstallation(installation, (tx) => tx.policyProposals.list(LIST_MAX));
    if (all.length === 0) out.say("No proposals.");
    for (const one of all) {
      out.say(lineOf(one));
      if (one.state === "open") for (const line of linesOf(one.proposed)) out.say(line === "" ? "" : `    ${line}`);
    }
    out.give({ proposals: all });
    return 0;
  }),
};

const decisions: readonly Command[] = ([["approve", "Puts a proposal into force as a new version of the policy."], ["reject", "Leaves the policy as it is."]] as const).map(([verb, summary]) => ({
  name: `policy ${verb}`,
  summary,
  usage: "ID [--installation ID]",
  takes: { min: 1, max: 1 },
  options: COMMON,
  help: COMMON_HELP,
  run: ({ positionals: [id = ""], flags, out }) => {
    if (!/^[\w.:~@-]{1,120}$/.test(id)) throw new UsageError("needs the id of one proposal, as steward policy proposals shows it");
    return withApp<ExitCode>(async (app) => {
      const installation = await chosenInstallation(app, flags.text("installation"));
      const decided = await decideProposal(app, installation, id, { verb, actor: OPERATOR });
      if (decided.ok) out.say(decided.value.version === null ? "Rejected; the policy stays as it is." : `Version ${String(decided.value.version)} holds from now on. Changed: ${settingsOf(decided.value.proposed).join(", ")}.`);
      else out.say(decided.error.message);
      out.give(decided.ok ? { proposal: decided.value } : { refused: decided.error });
      if (decided.ok) return 0;
      return decided.error.kind === "not-found" ? 2 : 1;
    });
  },
}));

/** `calibrate`, and the verbs for what it proposes. */
export const calibrateCommands: readonly Command[] = [calibrate, proposals, ...decisions];

function linesOf(proposed: PolicyProposal["proposed"]): readonly string[] {
  if ("edited" in proposed) return proposed.edited.map((edit) => `${settingName(edit)}: ${shown(edit.from)} → ${shown(edit.to)}`);
  return "earned" in proposed ? earnedLines(proposed) : calibrationLines(proposed);
}

const shown = (value: unknown): string => (value === undefined ? "nothing" : JSON.stringify(value));
const settingsOf = (proposed: PolicyProposal["proposed"]): readonly string[] => ("edited" in proposed ? proposed.edited.map(settingName) : proposed.changes.map(({ key }) => key));

function lineOf({ id, madeAt, state, baseVersion, version, proposed }: PolicyProposal): string {
  const changes = "edited" in proposed ? `${settingsOf(proposed).join(", ")} by ${proposed.by}` : proposed.changes.map((change) => ("fix" in change ? `${change.fix} acts alone` : `${change.key} ${String(change.from)} → ${String(change.to)}`)).join(", ");
  return `${id}  ${madeAt.slice(0, 16).replace("T", " ")}  ${state.padEnd(9)}  ${changes}  (version ${String(baseVersion)}${version === null ? "" : ` → ${String(version)}`})`;
}
