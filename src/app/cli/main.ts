import { parseArgs } from "node:util";

import { SettingsError } from "../../../config/settings.ts";
import { type Call, type Command, type ExitCode, type Flags, UsageError } from "./command.ts";
import { allCommands, findCommand, verbsUnder } from "./commands.ts";
import { standardOutput } from "./output.ts";

const SHOWN_CHARS_MAX = 100;
/** Errors that a setting mends; by name, because loading their classes would load the app. */
const FOR_OPERATORS: ReadonlySet<string> = new Set(["SecondWorkerError", "NotConfiguredError", "UnreadableError", "ExportPlaceError", "UntrustedCheckpointError"]);

// Whoever reads us may stop early (`| head`): that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => { process.exit(error.code === "EPIPE" ? 0 : 2); });
process.stderr.on("error", () => undefined);
process.exitCode = await main(process.argv.slice(2));

/** Finds the verb, runs it, and turns what went wrong into one clear line and an exit code. */
async function main(args: readonly string[]): Promise<ExitCode> {
  const command = await findCommand(args);
  if (command === null) return noVerb(args);
  try {
    const call = read(command, args.slice(command.name.split(" ").length));
    if (call === null) {
      process.stdout.write(usage(command));
      return 0;
    }
    return await command.run(call);
  } catch (error) {
    return refused(command, error);
  }
}

/** No verb at all is a question; a wrong one is an error, in one line that says what would do. */
async function noVerb(args: readonly string[]): Promise<ExitCode> {
  const [first] = args;
  if (first === undefined || first === "--help" || first === "-h" || first === "help") {
    process.stdout.write(await overview());
    return 0;
  }
  const under = verbsUnder(args);
  if (under.length > 0 && (args.includes("--help") || args.includes("-h"))) {
    process.stdout.write(await overview(under));
    return 0;
  }
  const hint = under.length > 0 ? `it goes on with one of: ${under.map((name) => name.split(" ")[1]).join(", ")}` : "steward --help lists them";
  process.stderr.write(`steward: no such verb: ${shown(under.length > 0 ? args.slice(0, 2) : args.slice(0, 1))}; ${hint}\n`);
  return 2;
}

/** Words of the command line, without what would move a terminal's cursor. */
function shown(words: readonly string[]): string {
  return words.join(" ").replace(/\p{Cc}/gu, "?").slice(0, SHOWN_CHARS_MAX);
}

function read(command: Command, args: readonly string[]): Call | null {
  const common = { help: { type: "boolean", short: "h" }, json: { type: "boolean" } } as const;
  const parsed = parse(command, { args: [...args], options: { ...common, ...command.options }, allowPositionals: true, strict: true });
  const { values, positionals } = parsed;
  if (values["help"] === true) return null;
  const { min, max } = command.takes ?? { min: 0, max: 0 };
  if (positionals.length < min) throw new UsageError(`expected ${command.usage}, got ${positionals.length === 0 ? "nothing" : shown(positionals)}`);
  if (positionals.length > max) throw new UsageError(`did not expect ${shown(positionals.slice(max))}; see steward ${command.name} --help`);
  const flags: Flags = {
    text: (name) => (typeof values[name] === "string" ? values[name] : null),
    texts: (name) => (Array.isArray(values[name]) ? values[name].map(String) : []),
    on: (name) => values[name] === true,
  };
  return { positionals, flags, out: standardOutput(flags.on("json")) };
}

function parse(command: Command, config: Parameters<typeof parseArgs>[0]): { values: Record<string, unknown>; positionals: string[] } {
  try {
    return parseArgs(config);
  } catch (error) {
    const [sentence = ""] = (error instanceof Error ? error.message : "wrong arguments").split(". To specify");
    throw new UsageError(`${shown([sentence])}; see steward ${command.name} --help`);
  }
}

function refused(command: Command, error: unknown): ExitCode {
  if (error instanceof UsageError || error instanceof SettingsError || (error instanceof Error && FOR_OPERATORS.has(error.name))) {
    process.stderr.write(`steward ${command.name}: ${error.message}\n`);
    return 2;
  }
  // A bug or a broken machine: the trace is for us, and holds no data.
  process.stderr.write(`steward ${command.name}: ${error instanceof Error ? (error.stack ?? error.message) : "unknown failure"}\n`);
  return 2;
}

async function overview(only?: readonly string[]): Promise<string> {
  const commands = (await allCommands()).filter((command) => only === undefined || only.includes(command.name));
  const width = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return `steward <verb> [options]\n\n${lines.join("\n")}\n\nEvery verb has --help and --json.\n`;
}

function usage(command: Command): string {
  const options = { ...command.help, json: "print the result as one line of JSON", help: "print this" };
  const width = Math.max(...Object.keys(options).map((name) => name.length));
  const lines = Object.entries(options).map(([name, text]) => `  --${name.padEnd(width)}  ${text}`);
  return `steward ${command.name} ${command.usage}\n\n${command.summary}\n\n${lines.join("\n")}\n`;
}
