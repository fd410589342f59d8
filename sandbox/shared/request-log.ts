import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** The log file begins anew at this size; the one before is kept beside it, older ones are dropped. */
const logBytesMax = 512 * 1024 * 1024;
/** One answer of the control door holds at most this much. */
const pageEntriesMax = 5_000;
const pageBytesMax = 32 * 1024 * 1024;
/** A body longer than this is cut in the log, and marked. */
const bodyCharsMax = 256 * 1024;
const scanBytes = 1024 * 1024;

/** One record that a request changed. */
export interface Change {
  readonly object: string;
  readonly id: string;
  readonly op: string;
}

/** What is noted of one request. */
export interface LoggedRequest {
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly status: number;
  readonly fault?: string;
  readonly changed: readonly Change[];
}

/** A page of the log, in order; `next` is the `since` of the following page when there is more. */
export interface LogPage {
  readonly requests: readonly unknown[];
  readonly next: number | null;
}

/** Every request ever made, on disk; in memory only where each line begins. */
export class RequestLog {
  readonly #path: string;
  #fd: number;
  #firstSeq = 1;
  #offsets: number[] = [];
  #end = 0;

  constructor(path: string) {
    this.#path = path;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#fd = openSync(path, "a+", 0o600);
    this.#scan();
  }

  get lastSeq(): number {
    return this.#firstSeq + this.#offsets.length - 1;
  }

  append(entry: LoggedRequest): number {
    if (this.#end > logBytesMax) this.#rotate();
    const seq = this.lastSeq + 1;
    const line = Buffer.from(`${JSON.stringify({ seq, ...entry, body: cut(entry.body) })}\n`);
    let written = 0;
    while (written < line.length) written += writeSync(this.#fd, line, written);
    this.#offsets.push(this.#end);
    this.#end += line.length;
    return seq;
  }

  /** The requests after number `since`. */
  page(since: number, limit = pageEntriesMax): LogPage {
    const from = Math.max(since + 1, this.#firstSeq) - this.#firstSeq;
    const startsAt = this.#offsets[from];
    if (startsAt === undefined) return { requests: [], next: null };
    let to = Math.min(from + Math.min(limit, pageEntriesMax), this.#offsets.length);
    while (to > from + 1 && this.#startOf(to) - startsAt > pageBytesMax) to -= 1;
    const text = this.#read(startsAt, this.#startOf(to));
    const requests = text.split("\n").filter((line) => line !== "").map((line): unknown => JSON.parse(line));
    return { requests, next: to < this.#offsets.length ? this.#firstSeq + to - 1 : null };
  }

  /** Forgets all requests; numbers go on. */
  clear(): void {
    this.#rotate();
  }

  close(): void {
    closeSync(this.#fd);
  }

  #startOf(index: number): number {
    return this.#offsets[index] ?? this.#end;
  }

  #read(from: number, to: number): string {
    const buffer = Buffer.alloc(to - from);
    readSync(this.#fd, buffer, 0, buffer.length, from);
    return buffer.toString("utf8");
  }

  #rotate(): void {
    const nextSeq = this.lastSeq + 1;
    closeSync(this.#fd);
    renameSync(this.#path, `${this.#path}.old`);
    this.#fd = openSync(this.#path, "a+", 0o600);
    this.#firstSeq = nextSeq;
    this.#offsets = [];
    this.#end = 0;
  }

  /** Finds where the lines of an existing file begin, block by block. */
  #scan(): void {
    const size = fstatSync(this.#fd).size;
    const block = Buffer.alloc(scanBytes);
    let lineStart = 0;
    for (let at = 0; at < size; at += scanBytes) {
      const count = readSync(this.#fd, block, 0, scanBytes, at);
      for (let i = block.indexOf(0x0a); i !== -1 && i < count; i = block.indexOf(0x0a, i + 1)) {
        this.#offsets.push(lineStart);
        lineStart = at + i + 1;
      }
    }
    // What follows the last line end was cut by a kill: that request was never answered.
    if (lineStart < size) ftruncateSync(this.#fd, lineStart);
    this.#end = lineStart;
    this.#firstSeq = this.#seqOfFirstLine();
  }

  #seqOfFirstLine(): number {
    const first = this.#offsets[0];
    if (first === undefined) return 1;
    const line: unknown = JSON.parse(this.#read(first, this.#startOf(1)));
    const seq = typeof line === "object" && line !== null && "seq" in line ? Number(line.seq) : 1;
    return Number.isSafeInteger(seq) ? seq : 1;
  }
}

function cut(body: unknown): unknown {
  const text = JSON.stringify(body ?? null);
  if (text.length <= bodyCharsMax) return body;
  return { truncatedChars: text.length, start: text.slice(0, bodyCharsMax) };
}
