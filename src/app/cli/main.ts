import { parseArgs } from "node:util";

import { SettingsError } from "../../../config/settings.ts";
import { type Call, type Command, type ExitCode, type Flags, UsageError } from "./command.ts";
import { allCommands, findCommand } from "./commands.ts";
import { standardOutput } from "./output.ts";

// Whoever reads us may stop early (`| head`): that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => { process.exit(error.code === "EPIPE" ? 0 : 2); });
process.exitCode = await main(process.argv.slice(2));

/** Finds the verb, runs it, and turns what went wrong into one clear line and an exit code. */
async function main(args: readonly string[]): Promise<ExitCode> {
  const command = await findCommand(args);
  if (command === null) {
    const asked = args.length === 0 || args[0] === "--help" || args[0] === "help";
    (asked ? process.stdout : process.stderr).write(asked ? await overview() : `steward: no such verb: ${args[0] ?? ""}\n\n${await overview()}`);
    return asked ? 0 : 2;
  }
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

function read(command: Command, args: readonly string[]): Call | null {
  const common = { help: { type: "boolean" }, json: { type: "boolean" } } as const;
  const parsed = parse(command, { args: [...args], options: { ...common, ...command.options }, allowPositionals: true, strict: true });
  const { values, positionals } = parsed;
  if (values["help"] === true) return null;
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
    throw new UsageError(`${error instanceof Error ? error.message : "wrong arguments"}\n\n${usage(command)}`);
  }
}

function refused(command: Command, error: unknown): ExitCode {
  if (error instanceof UsageError || error instanceof SettingsError) {
    process.stderr.write(`steward ${command.name}: ${error.message}\n`);
    return 2;
  }
  // A bug or a broken machine: the trace is for us, and holds no data.
  process.stderr.write(`steward ${command.name}: ${error instanceof Error ? (error.stack ?? error.message) : "unknown failure"}\n`);
  return 2;
}

async function overview(): Promise<string> {
  const commands = await allCommands();
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
