import { closeSync, existsSync, fstatSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/** A journal larger than this is refused at start: it would not fit into one string. */
const journalBytesMax = 480 * 1024 * 1024;

/**
 * An append-only file of JSON lines. A line is handed to the operating system before `append` returns,
 * so killing the process loses nothing that was acknowledged; no fsync, so losing power may.
 */
export class Journal {
  readonly #path: string;
  #fd: number;
  #bytes: number;

  constructor(path: string, onLine: (value: unknown) => void) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#path = path;
    const keepBytes = existsSync(path) ? replay(path, onLine) : 0;
    this.#fd = openSync(path, "a", 0o600);
    if (fstatSync(this.#fd).size > keepBytes) ftruncateSync(this.#fd, keepBytes);
    this.#bytes = keepBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Writes one value as one line. */
  append(value: unknown): void {
    this.#bytes += writeAll(this.#fd, Buffer.from(`${JSON.stringify(value)}\n`));
  }

  /** Puts `values` in the place of the whole journal; a crash in between leaves the old one. */
  rewrite(values: Iterable<unknown>): void {
    const next = `${this.#path}.next`;
    const fd = openSync(next, "w", 0o600);
    let bytes = 0;
    for (const value of values) bytes += writeAll(fd, Buffer.from(`${JSON.stringify(value)}\n`));
    renameSync(next, this.#path);
    closeSync(this.#fd);
    this.#fd = fd;
    this.#bytes = bytes;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Calls back for every whole line and returns how many bytes of whole lines there are. */
function replay(path: string, onLine: (value: unknown) => void): number {
  const content = readFileSync(path);
  if (content.length > journalBytesMax) throw new Error(`${path} is larger than ${String(journalBytesMax)} bytes`);
  let start = 0;
  for (;;) {
    const end = content.indexOf(0x0a, start);
    // What follows the last line end was torn by a kill: it was never acknowledged.
    if (end === -1) return start;
    onLine(JSON.parse(content.toString("utf8", start, end)));
    start = end + 1;
  }
}

function writeAll(fd: number, bytes: Buffer): number {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written);
  return written;
}
