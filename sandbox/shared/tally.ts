import { mkdirSync, openSync, writeSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";

import type { Violation } from "./violations.ts";

/** Digits of the count, so that it can be overwritten in place. */
const countDigits = 12;

/**
 * Counts the messages that were held against the contracts, and lists those that broke them by mistake, in a file of this
 * process that whoever started it reads afterwards. Written along the way: a process that is killed has still counted.
 */
export class Tally {
  readonly #fd: number | undefined;
  #messages = 0;
  #end = 0;

  /** Without a folder nothing is kept. */
  constructor(folder: string | undefined) {
    if (folder === undefined || folder === "") return;
    mkdirSync(folder, { recursive: true });
    this.#fd = openSync(join(folder, `${String(process.pid)}-${randomUUID()}.jsonl`), "wx", 0o600);
    this.#writeCount();
    this.#end = countDigits + 1;
  }

  message(): void {
    this.#messages += 1;
    this.#writeCount();
  }

  violation(violation: Violation): void {
    if (this.#fd === undefined) return;
    const line = Buffer.from(`${JSON.stringify(violation)}\n`);
    writeSync(this.#fd, line, 0, line.length, this.#end);
    this.#end += line.length;
  }

  #writeCount(): void {
    if (this.#fd !== undefined) writeSync(this.#fd, `${String(this.#messages).padStart(countDigits, "0")}\n`, 0);
  }
}
