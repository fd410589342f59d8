import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The bulk data of jobs on disk: far too long for the journal. */
export class JobFiles {
  readonly #folder: string;
  /** What was read last: the sets of one result are asked for one after the other. */
  #last: { readonly name: string; readonly lines: readonly string[] } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  write(name: string, text: string): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(this.#folder, name), text, { mode: 0o600 });
    this.#last = undefined;
  }

  /** The text, or nothing when there is none. */
  read(name: string): string | undefined {
    try {
      return readFileSync(join(this.#folder, name), "utf8");
    } catch {
      return undefined;
    }
  }

  /** The lines of a text in which no line is broken. */
  lines(name: string): readonly string[] {
    if (this.#last?.name !== name) {
      const text = this.read(name) ?? "";
      this.#last = { name, lines: text === "" ? [] : text.split("\n") };
    }
    return this.#last.lines;
  }

  remove(name: string): void {
    rmSync(join(this.#folder, name), { force: true });
    this.#last = undefined;
  }

  clear(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    this.#last = undefined;
  }
}
