import type { Command } from "./command.ts";

/** A verb, and where it is: a preview need not load a database, nor a verifier a web server. */
interface Verb {
  readonly name: string;
  load(): Promise<Command>;
}

const review = (name: string): Verb => ({
  name: `review ${name}`,
  load: async () => oneOf((await import("./commands/review.ts")).reviewCommands, `review ${name}`),
});

const keys = (name: string): Verb => ({
  name: `keys ${name}`,
  load: async () => oneOf((await import("./commands/keys.ts")).keyCommands, `keys ${name}`),
});

const policy = (name: string): Verb => ({
  name: `policy ${name}`,
  load: async () => oneOf((await import("./commands/policy.ts")).policyCommands, `policy ${name}`),
});

const roles = (name: string): Verb => ({
  name: `roles ${name}`,
  load: async () => oneOf((await import("./commands/roles.ts")).roleCommands, `roles ${name}`),
});

const audit = (name: string): Verb => ({
  name: `audit ${name}`,
  load: async () => oneOf((await import("./commands/audit.ts")).auditCommands, `audit ${name}`),
});

const inbound = (name: string): Verb => ({
  name: `inbound ${name}`,
  load: async () => oneOf((await import("./commands/inbound.ts")).inboundCommands, `inbound ${name}`),
});

const calibration = (name: string): Verb => ({
  name,
  load: async () => oneOf((await import("./commands/calibrate.ts")).calibrateCommands, name),
});

const VERBS: readonly Verb[] = [
  { name: "start", load: async () => (await import("./commands/start.ts")).startCommand },
  { name: "serve", load: async () => (await import("./commands/processes.ts")).serveCommand },
  { name: "work", load: async () => (await import("./commands/processes.ts")).workCommand },
  { name: "schedule", load: async () => (await import("./commands/processes.ts")).scheduleCommand },
  { name: "sandbox", load: async () => (await import("./commands/processes.ts")).sandboxCommand },
  { name: "connect", load: async () => (await import("./commands/connect.ts")).connectCommand },
  { name: "disconnect", load: async () => (await import("./commands/disconnect.ts")).disconnectCommand },
  { name: "fields", load: async () => (await import("./commands/fields.ts")).fieldsCommand },
  { name: "sign-in", load: async () => (await import("./commands/sign-in.ts")).signInCommand },
  ...["create", "list", "revoke", "rotate"].map(keys),
  ...["list", "grant", "revoke"].map(roles),
  ...["add", "list", "revoke", "rotate"].map(inbound),
  ...["show", "set"].map(policy),
  ...["policy proposals", "policy approve", "policy reject", "calibrate"].map(calibration),
  { name: "quality", load: async () => (await import("./commands/quality.ts")).qualityCommand },
  { name: "authority", load: async () => (await import("./commands/authority.ts")).authorityCommand },
  { name: "hygiene", load: async () => (await import("./commands/hygiene.ts")).hygieneCommand },
  { name: "examples export", load: async () => (await import("./commands/examples.ts")).examplesCommand },
  { name: "preview", load: async () => (await import("./commands/preview.ts")).previewCommand },
  { name: "import", load: async () => (await import("./commands/import.ts")).importCommand },
  { name: "sync", load: async () => (await import("./commands/sync.ts")).syncCommand },
  { name: "scan", load: async () => (await import("./commands/scan.ts")).scanCommand },
  ...["list", "show", "approve", "edit", "log", "reject", "assign", "escalate", "block"].map(review),
  { name: "rollback", load: async () => (await import("./commands/rollback.ts")).rollbackCommand },
  { name: "audit verify", load: async () => (await import("./commands/audit-verify.ts")).auditVerifyCommand },
  ...["export", "prove", "consistency"].map(audit),
  { name: "audit anchor", load: async () => (await import("./commands/audit-anchor.ts")).auditAnchorCommand },
  { name: "audit reveal", load: async () => (await import("./commands/audit-reveal.ts")).auditRevealCommand },
  { name: "erase", load: async () => (await import("./commands/erase.ts")).eraseCommand },
  { name: "audit history", load: async () => (await import("./commands/audit-history.ts")).auditHistoryCommand },
  { name: "audit link", load: async () => oneOf((await import("./commands/audit-link.ts")).auditLinkCommands, "audit link") },
  { name: "audit unlink", load: async () => oneOf((await import("./commands/audit-link.ts")).auditLinkCommands, "audit unlink") },
  { name: "doctor", load: async () => (await import("./commands/doctor.ts")).doctorCommand },
];

/** The verb that the arguments begin with, the longest one; null when there is none. */
export async function findCommand(args: readonly string[]): Promise<Command | null> {
  const matching = VERBS.filter(({ name }) => name.split(" ").every((word, index) => args[index] === word));
  const [longest] = matching.toSorted((a, b) => b.name.length - a.name.length);
  return longest === undefined ? null : longest.load();
}

/** The verbs that begin with these words: `audit` alone is no verb, but the beginning of some. */
export function verbsUnder(words: readonly string[]): readonly string[] {
  const beginning = words.filter((word) => !word.startsWith("-"));
  if (beginning.length === 0) return [];
  return VERBS.map((verb) => verb.name).filter((name) => name.split(" ")[0] === beginning[0] && name.includes(" "));
}

/** Every verb, in the order of the overview. */
export const allCommands = (): Promise<readonly Command[]> => Promise.all(VERBS.map((verb) => verb.load()));

function oneOf(commands: readonly Command[], name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) throw new TypeError(`the verb ${name} is listed but not made`);
  return command;
}
