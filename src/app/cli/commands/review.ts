import type { InstallationId } from "../../../domain/model/ids.ts";
import { reviewTaskId, userId } from "../../../domain/model/ids.ts";
import { type ReviewTask, type Verb, VERBS } from "../../../domain/model/proposal.ts";
import type { User } from "../../../domain/model/records.ts";
import type { MergeEdit } from "../../../domain/review/decide.ts";
import type { RememberedChoice } from "../../../ports/choice-table.ts";
import { decideReview } from "../../../usecases/decide-review.ts";
import { mergeInReview } from "../../../usecases/decide-review/look-at-merge.ts";
import type { App } from "../../app.ts";
import { EditsSchema, MergeEditSchema } from "../../http/review-schemas.ts";
import { type Call, type Command, type ExitCode, UsageError } from "../command.ts";
import { recordEditsOf } from "../record-sets.ts";
import { chosenInstallation, withApp } from "../with-app.ts";
import { COMMON_HELP } from "../operator.ts";

const COMMON = { installation: { type: "string" } } as const;
const LIST_MAX = 200;
/** Whoever has the shell. */
const SHELL = { kind: "admin", id: "cli", auth: "shell" } as const;

const list: Command = {
  name: "review list",
  summary: "The open reviews, oldest first.",
  usage: "",
  options: { ...COMMON, state: { type: "string" } },
  help: { ...COMMON_HELP, state: "open (default), approved, logged, rejected, blocked or expired" },
  run: ({ flags, out }) => inInstallation(flags.text("installation"), async (app, installation) => {
    const state = stateOf(flags.text("state") ?? "open");
    const { tasks, next } = await app.store.inInstallation(installation, (tx) => tx.reviews.list({ state, after: null, limit: LIST_MAX }));
    if (tasks.length === 0) out.say(`No ${state} reviews.`);
    for (const task of tasks) out.say(`${task.id}  ${task.dueAt.slice(0, 16).replace("T", " ")}  ${task.role.padEnd(13)}  ${task.reasons.join(",").padEnd(24)}  ${task.title}`);
    if (next !== null) out.say(`… and more; the first ${LIST_MAX} are shown.`);
    out.give({ tasks });
    return 0;
  }),
};

const show: Command = {
  name: "review show",
  summary: "One review with all that a decision needs.",
  usage: "ID",
  takes: { min: 1, max: 1 },
  options: COMMON,
  help: COMMON_HELP,
  run: ({ positionals, flags, out }) => inInstallation(flags.text("installation"), async (app, installation) => {
    const id = reviewTaskId(only(positionals));
    const { task, proposals, remembered, users, merge } = await app.store.inInstallation(installation, async (tx) => {
      const found = await tx.reviews.get(id);
      const choices = await tx.choices.ofReview(id);
      const filed = found === null ? [] : await tx.proposals.get(found.proposalIds);
      return {
        task: found, proposals: filed, remembered: choices, merge: found === null ? null : await mergeInReview(tx, found, filed.map(({ proposal }) => proposal), SHELL), users: choices.length === 0 ? [] : await tx.mirror.users(),
      };
    });
    if (task === null) throw new UsageError(`there is no review ${id}`);
    out.say(`${task.title}\n${task.state}, version ${task.version}, ${task.role}, due ${task.dueAt}\n\n${task.detail}`);
    for (const line of [...candidateEvidence(task), ...rememberedLines(task, remembered, users)]) out.say(line);
    out.give({ task, proposals: proposals.map((entry) => entry.proposal), merge, remembered });
    return 0;
  }),
};

/** What speaks for and against each candidate, under the number by which `--pick` takes it. */
function candidateEvidence({ candidates = [] }: ReviewTask): readonly string[] {
  return candidates.flatMap(({ object, name, evidence }, at) => [
    ...(at === 0 ? ["", "What speaks for and against each candidate:"] : []),
    `${String(at + 1).padStart(2)}. ${object} ${name}`,
    ...evidence.map(({ weight, detail }) => `      ${weight < 0 ? "" : "+"}${weight.toFixed(1)} bits  ${detail}`),
  ]);
}

const CLUES = { address: "the address", phone: "the number", name: "the name, at this account," } as const;

function rememberedLines({ candidates = [] }: ReviewTask, remembered: readonly RememberedChoice[], users: readonly User[]): readonly string[] {
  return remembered.map(({ kind, contactId, by, at, contrary }) => {
    const who = candidates.find((one) => one.id === contactId)?.name ?? contactId;
    const chooser = users.find((user) => user.id === by)?.name ?? "a reviewer";
    return `Remembered: ${CLUES[kind]} is ${who}, chosen by ${chooser} on ${at.slice(0, 10)}${contrary === 0 ? "" : `, taken back ${String(contrary)} times since`}.`;
  });
}

const HELP_OF: Readonly<Record<Verb, string>> = {
  approve: "Does it as proposed.",
  edit: "Approves with changes; both versions are kept.",
  log: "Logs the activity as it stands, without its tasks.",
  reject: "Does not do it; needs --reason.",
  assign: "Changes who decides; needs --to.",
  escalate: "Hands it to the next role.",
  block: "Does not do it, and blocks the conversation it belongs to.",
};

const decisions: readonly Command[] = VERBS.map((verb) => ({
  name: `review ${verb}`,
  summary: HELP_OF[verb],
  usage: "ID",
  takes: { min: 1, max: 1 },
  options: { ...COMMON, reason: { type: "string" }, to: { type: "string" }, edits: { type: "string" }, pick: { type: "string", multiple: true }, survivor: { type: "string" }, take: { type: "string", multiple: true }, set: { type: "string", multiple: true }, version: { type: "string" } },
  help: {
    ...COMMON_HELP, reason: "why, for the record", to: "the user who decides from now on (their id)",
    edits: 'JSON: [{ "proposalId": …, "fields": { … } }]',
    pick: "edit: links the candidate of this number, as steward review show lists them; again for more",
    survivor: "edit of a merge: the record that stays, by the id that steward review show tells",
    take: "edit of a merge: whose value a property gets, as jobtitle=ID; again for more",
    set: "approve, edit, log: changes a record besides, as opportunity.closeDate=2026-05-31; again for more", version: "the version you looked at; the present one when left out",
  },
  run: (call) => decideFrom(verb, call),
}));

/** `review list`, `review show`, and a verb each for what a person can say. */
export const reviewCommands: readonly Command[] = [list, show, ...decisions];

async function decideFrom(verb: Verb, { positionals, flags, out }: Call): Promise<ExitCode> {
  const id = reviewTaskId(only(positionals));
  const edits = editsOf(flags.text("edits"));
  const to = flags.text("to");
  const asked = flags.text("version");
  const picks = picksOf(flags.texts("pick"));
  const merge = mergeEditOf(flags.text("survivor"), flags.texts("take"));
  if (asked !== null && !/^[1-9]\d{0,8}$/.test(asked)) throw new UsageError("--version: expected a whole number from 1");
  return inInstallation(flags.text("installation"), async (app, installation) => {
    const { present, proposals } = await app.store.inInstallation(installation, async (tx) => {
      const task = await tx.reviews.get(id);
      return { present: task, proposals: task === null ? [] : await tx.proposals.ofActivity(task.activityId) };
    });
    const judging = {
      verb, edits, picks, merge, recordChanges: present === null ? [] : recordEditsOf(flags.texts("set"), proposals.map(({ proposal }) => proposal)), reason: flags.text("reason"), assigneeId: to === null ? null : userId(to),
      version: asked === null ? (present?.version ?? 0) : Number(asked),
    };
    const context = { actor: SHELL, via: "single", batch: null, msOpen: null } as const;
    const result = await decideReview(app, installation, id, { judging, context });
    out.say(result.ok ? done(verb, result.value) : result.error.message);
    out.give(result.ok ? { task: result.value } : { refused: result.error });
    if (result.ok) return 0;
    return result.error.kind === "not-found" ? 2 : 1;
  });
}

const done = (verb: Verb, task: ReviewTask): string => `${verb}: ${task.title} is now ${task.state}, version ${task.version}.`;

function inInstallation(named: string | null, work: (app: App, installation: InstallationId) => Promise<ExitCode>): Promise<ExitCode> {
  return withApp(async (app) => work(app, await chosenInstallation(app, named)));
}

function only(positionals: readonly string[]): string {
  const [id = ""] = positionals;
  if (!/^[\w.:~@-]{1,120}$/.test(id)) throw new UsageError("needs the id of one review, as steward review list shows it");
  return id;
}

function stateOf(raw: string): ReviewTask["state"] {
  const states = ["open", "approved", "logged", "rejected", "blocked", "expired"] as const;
  const state = states.find((one) => one === raw);
  if (state === undefined) throw new UsageError(`--state: expected one of ${states.join(", ")}, got ${raw}`);
  return state;
}

function picksOf(raw: readonly string[]): readonly number[] {
  const wrong = raw.find((one) => !/^[1-9]\d?$/.test(one));
  if (wrong !== undefined) throw new UsageError(`--pick: expected the number of a candidate, got ${wrong}`);
  return raw.map(Number);
}

/** Which record stays, and whose values are taken; null where neither was said. */
function mergeEditOf(survivor: string | null, takes: readonly string[]): MergeEdit | null {
  if (survivor === null && takes.length === 0) return null;
  const wrong = takes.find((one) => !/^[^=]+=.+$/.test(one));
  if (wrong !== undefined) throw new UsageError(`--take: expected a property and the id of a record, as jobtitle=ID, got ${wrong}`);
  const parsed = MergeEditSchema.safeParse({ survivorId: survivor, picks: takes.map((one) => ({ field: one.slice(0, one.indexOf("=")), from: one.slice(one.indexOf("=") + 1) })) });
  if (!parsed.success) throw new UsageError(`--survivor, --take: ${parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}`);
  return parsed.data;
}

function editsOf(raw: string | null) {
  if (raw === null) return [];
  let json: unknown;
  try {
    json = JSON.parse(raw);
  } catch {
    throw new UsageError("--edits: expected JSON");
  }
  const parsed = EditsSchema.safeParse(json);
  if (!parsed.success) throw new UsageError(`--edits: ${parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}`);
  return parsed.data;
}
