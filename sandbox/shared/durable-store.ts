import { z } from "zod";

import { Journal } from "./journal.ts";

/** The journal is rewritten as a snapshot when it has grown by this much since the last one. */
const compactAfterBytes = 64 * 1024 * 1024;

/** One line: the name of a map, a key, and its value or null. */
const LineSchema = z.array(z.tuple([z.string(), z.string(), z.unknown()]));

interface Part {
  readonly name: string;
  replay(key: string, value: unknown): void;
  entries(): Iterable<readonly [string, unknown]>;
  current(key: string): unknown;
  clear(): void;
}

interface Undo {
  readonly part: Part;
  readonly key: string;
  readonly restore: () => void;
}

/**
 * Named maps kept in memory and made durable by one journal.
 *
 * Changes collect until `commit` writes them as one line, so what one request did is there as a whole
 * or not at all; `mark` and `rollbackTo` take back what a refused part of a request had done.
 */
export class DurableStore {
  readonly #parts = new Map<string, Part>();
  #undo: Undo[] = [];
  #journal: Journal | undefined;
  #snapshotBytes = 0;
  #replaying = false;
  #clearing = false;
  readonly #beforeCommit: (() => void)[] = [];

  /** Calls before each commit: changes that the listener makes go along in the same line. */
  beforeCommit(listener: () => void): void {
    this.#beforeCommit.push(listener);
  }

  /** Declares a map; `parse` checks what is read back from disk. Declare all maps before `open`. */
  map<T>(name: string, parse: (value: unknown) => T): DurableMap<T> {
    const map = new DurableMap<T>(name, parse, (undo) => this.#undo.push(undo));
    this.#parts.set(name, map);
    return map;
  }

  /** Reads back what the journal at `path` holds. */
  open(path: string): void {
    this.#replaying = true;
    this.#journal = new Journal(path, (line) => {
      this.#replayLine(line);
    });
    this.#replaying = false;
    this.#undo = [];
    if (this.#journal.bytes > compactAfterBytes) this.#compact();
  }

  /** True while old changes are read back: listeners that look at the clock must not. */
  get replaying(): boolean {
    return this.#replaying;
  }

  /** True while everything is being emptied. */
  get clearing(): boolean {
    return this.#clearing;
  }

  mark(): number {
    return this.#undo.length;
  }

  rollbackTo(mark: number): void {
    for (const undo of this.#undo.splice(mark).toReversed()) undo.restore();
  }

  /** Makes everything since the last commit durable, before anybody is told of it. */
  commit(): void {
    for (const listener of this.#beforeCommit) listener();
    if (this.#undo.length === 0) return;
    const seen = new Set<string>();
    const changes: unknown[] = [];
    for (const { part, key } of this.#undo) {
      const id = `${part.name}\n${key}`;
      if (seen.has(id)) continue;
      seen.add(id);
      changes.push([part.name, key, part.current(key) ?? null]);
    }
    this.#undo = [];
    this.#journal?.append(changes);
    if ((this.#journal?.bytes ?? 0) > this.#snapshotBytes + compactAfterBytes) this.#compact();
  }

  /** Empties every map, in memory and on disk. */
  clear(): void {
    this.#clearing = true;
    for (const part of this.#parts.values()) part.clear();
    this.#clearing = false;
    this.#undo = [];
    this.#compact();
  }

  close(): void {
    this.#journal?.close();
  }

  #replayLine(line: unknown): void {
    for (const [name, key, value] of LineSchema.parse(line)) {
      this.#parts.get(name)?.replay(key, value);
    }
  }

  #compact(): void {
    this.#journal?.rewrite(this.#snapshot());
    this.#snapshotBytes = this.#journal?.bytes ?? 0;
  }

  *#snapshot(): Iterable<unknown> {
    for (const part of this.#parts.values()) {
      for (const [key, value] of part.entries()) yield [[part.name, key, value]];
    }
  }
}

type Listener<T> = (key: string, before: T | undefined, after: T | undefined) => void;

/** A map whose values are replaced, never changed in place; indexes follow through `onChange`. */
export class DurableMap<T> implements Part {
  readonly name: string;
  readonly #parse: (value: unknown) => T;
  readonly #remember: (undo: Undo) => void;
  readonly #values = new Map<string, T>();
  readonly #listeners: Listener<T>[] = [];

  constructor(name: string, parse: (value: unknown) => T, remember: (undo: Undo) => void) {
    this.name = name;
    this.#parse = parse;
    this.#remember = remember;
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  values(): Iterable<T> {
    return this.#values.values();
  }

  entries(): Iterable<readonly [string, T]> {
    return this.#values.entries();
  }

  current(key: string): unknown {
    return this.#values.get(key);
  }

  onChange(listener: Listener<T>): void {
    this.#listeners.push(listener);
  }

  set(key: string, value: T): void {
    this.#change(key, value);
  }

  delete(key: string): void {
    if (this.#values.has(key)) this.#change(key, undefined);
  }

  replay(key: string, value: unknown): void {
    this.#put(key, value === null ? undefined : this.#parse(value));
  }

  clear(): void {
    for (const key of [...this.#values.keys()]) this.#put(key, undefined);
  }

  #change(key: string, value: T | undefined): void {
    const before = this.#values.get(key);
    this.#remember({
      part: this,
      key,
      restore: () => {
        this.#put(key, before);
      },
    });
    this.#put(key, value);
  }

  #put(key: string, value: T | undefined): void {
    const before = this.#values.get(key);
    if (value === undefined) this.#values.delete(key);
    else this.#values.set(key, value);
    for (const listener of this.#listeners) listener(key, before, value);
  }
}
