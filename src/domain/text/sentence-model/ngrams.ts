import { NONE, WordNumbers } from "./word-numbers.ts";

/** Numbers an entry of the table takes; a power of two, so that none lies across two lines of memory. */
const FIELDS = 4;

/** Stands between two words with one other between them. */
const GAP = "_";
/** Marks the two ends of a sentence. */
const EDGE = "^";

/**
 * Numbers for words and for rows of words. A row is a path in a tree: the number of "free of charge" is reached by "charge"
 * from the number of "free of". Nothing is built of strings when a sentence is looked up.
 */
export class Ngrams {
  /** The words that rows are made of, and maybe others. */
  readonly words = new WordNumbers();
  /** Open addressing: of an entry the row that goes on, the word it goes on with, and the row that makes. */
  private table = new Int32Array(FIELDS << 10).fill(NONE);
  /** How many entries there is room for, less one. */
  private mask = (1 << 10) - 1;
  /** A bit for each entry that is taken: most rows that are asked for are in no table, and these bits lie close together. */
  private taken = new Int32Array(1 << 5);
  /** The row of a word by itself, by the number of the word: it is asked for most. */
  private readonly singles: number[] = [];
  private used = 0;
  /** How many rows there are; their numbers are 0 to this. */
  size = 0;
  private readonly gap: number;
  private readonly edge: number;

  constructor() {
    this.gap = this.words.learn(GAP);
    this.edge = this.words.learn(EDGE);
  }

  /** The number of a row written as words between spaces, given to it now if it has none yet. */
  learn(row: string): number {
    let at = NONE;
    for (const word of row.split(" ")) at = this.child(at, this.words.learn(word), true);
    return at;
  }

  /** The number of a row written as words between spaces; {@link NONE} when it was never learnt. */
  find(row: string): number {
    let at = NONE;
    for (const [index, word] of row.split(" ").entries()) {
      const known = this.words.numberOf(word);
      if (known === NONE || (index > 0 && at === NONE)) return NONE;
      at = this.child(at, known, false);
    }
    return at;
  }

  /** Every row with its words. */
  *named(): Generator<readonly [row: number, name: string]> {
    const { words } = this.words;
    const names: string[] = [];
    const entries: [number, number, number][] = [];
    for (let place = 0; place < this.table.length; place += FIELDS) {
      const made = this.table[place + 2] ?? NONE;
      if (made !== NONE) entries.push([made, this.table[place] ?? NONE, this.table[place + 1] ?? NONE]);
    }
    // A row is always learnt after the one that it goes on from.
    for (const [made, from, word] of entries.toSorted((a, b) => a[0] - b[0])) {
      names[made] = from === NONE ? (words[word] ?? "") : `${names[from] ?? ""} ${words[word] ?? ""}`;
      yield [made, names[made]];
    }
  }

  /** As {@link rowsOf}, of words; with `learning`, rows and words that are new get a number. */
  rows(tokens: readonly string[], found: Int32Array, learning = false): number {
    const numbers = tokens.map((token) => (learning ? this.words.learn(token) : this.words.numberOf(token)));
    return this.rowsOf(Int32Array.from(numbers), numbers.length, found, learning);
  }

  /**
   * Writes the numbers of all rows that stand in a sentence, of which these are the numbers of its words, into `found`: single
   * words, pairs, triples, and pairs around one word. What stands twice is written twice. Returns how many. With `learning`
   * rows that are new get a number.
   */
  rowsOf(tokens: Int32Array, count: number, found: Int32Array, learning = false): number {
    const ids = this.ids;
    const length = Math.min(count, ids.length - 4);
    ids.fill(NONE, length + 2, length + 4);
    ids[0] = this.edge;
    for (let at = 0; at < length; at += 1) ids[at + 1] = tokens[at] ?? NONE;
    ids[length + 1] = this.edge;
    this.found = found;
    this.count = 0;
    for (let at = 0; at < length + 2; at += 1) {
      const first = ids[at] ?? NONE;
      const single = first === NONE ? NONE : (this.singles[first] ?? (learning ? this.child(NONE, first, true) : NONE));
      if (single === NONE) continue;
      if (at > 0 && at <= length) this.note(single);
      this.longer(single, at, learning);
    }
    return this.count;
  }

  /** Where the rows of the sentence at hand go, and how many there are so far. */
  private found: Int32Array = new Int32Array(0);
  private count = 0;

  private note(row: number): void {
    this.found[this.count] = row;
    this.count += 1;
  }

  private longer(single: number, at: number, learning: boolean): void {
    const second = this.ids[at + 1] ?? NONE;
    const third = this.ids[at + 2] ?? NONE;
    const pair = second === NONE ? NONE : this.child(single, second, learning);
    if (pair !== NONE) {
      this.note(pair);
      const triple = third === NONE ? NONE : this.child(pair, third, learning);
      if (triple !== NONE) this.note(triple);
    }
    const around = third === NONE ? NONE : this.child(single, this.gap, learning);
    const skip = around === NONE ? NONE : this.child(around, third, learning);
    if (skip !== NONE) this.note(skip);
  }

  private readonly ids = new Int32Array(128);

  private child(row: number, word: number, learning: boolean): number {
    const { table, mask, taken } = this;
    for (let place = hash(row, word) & mask; ; place = (place + 1) & mask) {
      if (((taken[place >> 5] ?? 0) & (1 << (place & 31))) === 0) return learning ? this.add(row, word) : NONE;
      const at = place * FIELDS;
      if (table[at] === row && table[at + 1] === word) return table[at + 2] ?? NONE;
    }
  }

  private add(row: number, word: number): number {
    if (this.used * 2 > this.mask) this.grow();
    const made = this.size;
    this.size += 1;
    this.put(row, word, made);
    if (row === NONE) this.singles[word] = made;
    return made;
  }

  private put(row: number, word: number, made: number): void {
    let place = hash(row, word) & this.mask;
    while (this.table[place * FIELDS + 2] !== NONE) place = (place + 1) & this.mask;
    this.table.set([row, word, made], place * FIELDS);
    this.taken[place >> 5] = (this.taken[place >> 5] ?? 0) | (1 << (place & 31));
    this.used += 1;
  }

  private grow(): void {
    const old = this.table;
    this.table = new Int32Array(old.length * 2).fill(NONE);
    this.mask = this.mask * 2 + 1;
    this.taken = new Int32Array((this.mask + 1) >> 5);
    this.used = 0;
    for (let place = 0; place < old.length; place += FIELDS) {
      const made = old[place + 2] ?? NONE;
      if (made !== NONE) this.put(old[place] ?? NONE, old[place + 1] ?? NONE, made);
    }
  }
}

function hash(row: number, word: number): number {
  const mixed = Math.imul(row + 1, 0x9e3779b1) ^ Math.imul(word + 1, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}
