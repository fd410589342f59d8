import type { ParseArgsConfig } from "node:util";

/** 0: did what was asked; 1: the answer is no; 2: could not run; 3: valid but not anchored (audit only). */
export type ExitCode = 0 | 1 | 2 | 3;

/** One verb of the command line. */
export interface Command {
  /** As typed: `serve`, `audit verify`. */
  readonly name: string;
  readonly summary: string;
  /** What follows the name in the usage line. */
  readonly usage: string;
  /** How many words may follow that are no options; none when left out. */
  readonly takes?: { readonly min: number; readonly max: number };
  readonly options: NonNullable<ParseArgsConfig["options"]>;
  /** A line for each option, in the order they are shown. */
  readonly help: Readonly<Record<string, string>>;
  run(call: Call): Promise<ExitCode>;
}

/** How a verb was called, and where its words go. */
export interface Call {
  readonly positionals: readonly string[];
  readonly flags: Flags;
  readonly out: Output;
}

/** Reads options by name; a wrong shape is a {@link UsageError}. */
export interface Flags {
  text(name: string): string | null;
  texts(name: string): readonly string[];
  on(name: string): boolean;
}

/** Results go to stdout, progress to stderr. With `--json` only JSON goes to stdout. */
export interface Output {
  readonly json: boolean;
  /** A line for people; silent with `--json`. */
  say(line: string): void;
  /** The result for machines: one JSON object on one line; silent without `--json`. */
  give(result: unknown): void;
  /** What is going on, and how far; a bar on a terminal, a line every few seconds elsewhere. */
  progress(label: string, done: number, total: number | null): void;
  /** A problem, on stderr. */
  warn(line: string): void;
}

/** The call itself was wrong: exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
