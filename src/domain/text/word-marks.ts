import { DIGIT, FOREIGN, type OneOf, type Piece } from "./needed-words.ts";

/** Whether a text meets a condition: bit `bit` of number `at` of its marks. */
export interface Mark {
  readonly at: number;
  readonly bit: number;
}

/** A longer row of letters is no word: such a text meets every condition. */
const RUN_LETTERS_MAX = 40;
/** Words of which the marks are remembered; a text of other words cannot grow the memory past this. */
const WORDS_MAX = 16_000;
/** A power of two, and so many more than words that a free place is near. */
const PLACES = 65_536;
/** The last texts asked for, as most are asked for by several patterns in a row. */
const TEXTS_MAX = 8;

/** Numbers of marks and their bits, two by two. */
type Marks = readonly number[];

const NO_MARKS: Marks = [];

/** Words and their marks, in a table of open places; a full one is emptied. */
class Words {
  readonly #hashes = new Int32Array(PLACES);
  readonly #words: (string | undefined)[] = Array.from({ length: PLACES });
  readonly #marks: (Marks | undefined)[] = Array.from({ length: PLACES });
  #kept = 0;

  /** The place of a word that stands in a text, or the place where it would be put. */
  slotOf(text: string, start: number, end: number, hash: number): number {
    let slot = (hash ^ (hash >>> 15)) & (PLACES - 1);
    for (let word = this.#words[slot]; word !== undefined; word = this.#words[slot]) {
      if (this.#hashes[slot] === hash && word.length === end - start && isAt(word, text, start)) return slot;
      slot = (slot + 1) & (PLACES - 1);
    }
    return slot;
  }

  marksAt(slot: number): Marks | undefined {
    return this.#marks[slot];
  }

  put(slot: number, hash: number, word: string, marks: Marks): void {
    if (this.#kept >= WORDS_MAX) {
      this.#words.fill(undefined);
      this.#marks.fill(undefined);
      this.#kept = 0;
    }
    this.#kept += 1;
    this.#hashes[slot] = hash;
    // A copy of its own, lest the word keep the whole text in memory.
    this.#words[slot] = Array.from(word).join("");
    this.#marks[slot] = marks;
  }
}

function isAt(word: string, text: string, start: number): boolean {
  for (let at = 0; at < word.length; at += 1) if ((text.charCodeAt(start + at) | 0x20) !== word.charCodeAt(at)) return false;
  return true;
}

/**
 * Tells which of many conditions a text meets, in one walk over its letters: what each word counts for is found once and
 * remembered. Conditions are only ever added, when modules load.
 */
class WordMarks {
  #conditions = 0;
  readonly #known = new Map<string, Mark>();
  readonly #whole = new Map<string, Mark[]>();
  readonly #opening = new Map<string, Mark[]>();
  readonly #closing = new Map<string, Mark[]>();
  readonly #inside = new Map<string, Mark[]>();
  readonly #signs = new Map<string, Mark[]>();
  #longest = 0;
  #words = new Words();
  #bySign: (Marks | undefined)[] = [];
  #texts: { text: string | null; marks: Int32Array }[] = [];
  #next = 0;

  /** The mark of a condition; the same condition has the same mark. */
  markOf(condition: OneOf): Mark {
    const key = condition.map(({ run, opens, closes }) => `${opens ? "<" : ""}${run}${closes ? ">" : ""}`).toSorted().join("|");
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const mark: Mark = { at: this.#conditions >> 5, bit: 1 << (this.#conditions & 31) };
    this.#conditions += 1;
    this.#known.set(key, mark);
    for (const piece of condition) this.#tableOf(piece).set(piece.run, [...(this.#tableOf(piece).get(piece.run) ?? []), mark]);
    this.#longest = Math.max(this.#longest, ...condition.map(({ run }) => run.length));
    if (this.#texts.length > 0) [this.#words, this.#bySign, this.#texts, this.#next] = [new Words(), [], [], 0];
    return mark;
  }

  #tableOf({ run, opens, closes }: Piece): Map<string, Mark[]> {
    if (!isLetter(run.charCodeAt(0))) return this.#signs;
    return opens ? (closes ? this.#whole : this.#opening) : closes ? this.#closing : this.#inside;
  }

  /** The marks of a text, good until the next call. */
  of(text: string): Int32Array {
    for (const one of this.#texts) if (one.text === text) return one.marks;
    const slot = (this.#texts[this.#next] ??= { text: null, marks: new Int32Array((this.#conditions >> 5) + 1) });
    this.#next = (this.#next + 1) % TEXTS_MAX;
    slot.text = text;
    this.#fill(text, slot.marks);
    return slot.marks;
  }

  #fill(text: string, marks: Int32Array): void {
    marks.fill(0);
    let [hash, start] = [0, -1];
    for (let at = 0; at <= text.length; at += 1) {
      const code = at === text.length ? 0 : text.charCodeAt(at);
      const small = code | 0x20;
      if (small >= 0x61 && small <= 0x7a && code < 0x80) {
        if (start < 0) [hash, start] = [0, at];
        hash = (Math.imul(hash, 31) + small) | 0;
        continue;
      }
      if (start >= 0) {
        if (at - start > RUN_LETTERS_MAX) return void marks.fill(-1);
        add(marks, this.#wordAt(text, start, at, hash));
        start = -1;
      }
      if (code === 0x20 || at === text.length) continue;
      if (code === LONG_S || code === KELVIN) return void marks.fill(-1);
      add(marks, this.#signMarks(code));
    }
  }

  #signMarks(code: number): Marks {
    const key = Math.min(code, 0x80);
    return (this.#bySign[key] ??= listed([
      ...(this.#signs.get(key === 0x80 ? FOREIGN : String.fromCharCode(key)) ?? []),
      ...(key >= 0x30 && key <= 0x39 ? (this.#signs.get(DIGIT) ?? []) : []),
    ]));
  }

  #wordAt(text: string, start: number, end: number, hash: number): Marks {
    const slot = this.#words.slotOf(text, start, end, hash);
    const known = this.#words.marksAt(slot);
    if (known !== undefined) return known;
    const word = text.slice(start, end).toLowerCase();
    const marks = this.#marksOfWord(word);
    this.#words.put(slot, hash, word, marks);
    return marks;
  }

  #marksOfWord(word: string): Marks {
    const found: Mark[] = [...(this.#whole.get(word) ?? [])];
    for (let length = 1; length <= Math.min(word.length, this.#longest); length += 1) {
      found.push(...(this.#opening.get(word.slice(0, length)) ?? []), ...(this.#closing.get(word.slice(word.length - length)) ?? []));
      for (let from = 0; from + length <= word.length; from += 1) found.push(...(this.#inside.get(word.slice(from, from + length)) ?? []));
    }
    return listed(found);
  }
}

const LONG_S = 0x17f;
const KELVIN = 0x212a;

const isLetter = (code: number): boolean => code >= 0x61 && code <= 0x7a;

function add(marks: Int32Array, found: Marks): void {
  for (let at = 0; at < found.length; at += 2) {
    const index = found[at] ?? 0;
    marks[index] = (marks[index] ?? 0) | (found[at + 1] ?? 0);
  }
}

function listed(found: readonly Mark[]): Marks {
  const bits = new Map<number, number>();
  for (const { at, bit } of found) bits.set(at, (bits.get(at) ?? 0) | bit);
  return bits.size === 0 ? NO_MARKS : [...bits].flat();
}

/** The marks that all guarded patterns share. */
export const wordMarks = new WordMarks();
