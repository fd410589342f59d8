import { KnownWords } from "./known-words.ts";
import { DIGIT, FOREIGN, type OneOf, type Piece } from "./needed-words.ts";
import { placeOf } from "./place-of.ts";

/** Whether a text meets a condition: bit `bit` of number `at` of its marks. */
export interface Mark {
  readonly at: number;
  readonly bit: number;
}

/** A longer row of letters is no word: such a text meets every condition. */
const RUN_LETTERS_MAX = 40;
/** Powers of two. The texts of one mail or talk find their places again, asked for by one step of its reading after the other; there are few long ones. */
const TEXTS_MAX = 2_048;
const LONG_TEXTS_MAX = 32;
const LONG_CHARS_MIN = 1_000;

/** A text asked for and its marks. */
interface Marked {
  text: string;
  readonly marks: Int32Array;
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
  #words = new KnownWords();
  /** Marks of a sign by its code, those beyond ASCII under one. */
  #bySign: (readonly number[] | undefined)[] = [];
  /** Short ones, and after them long ones. */
  #texts: (Marked | undefined)[] = [];
  #last: Marked = { text: "", marks: new Int32Array(0) };

  /** The mark of a condition; the same condition has the same mark. */
  markOf(condition: OneOf): Mark {
    const key = condition.map(({ run, opens, closes }) => `${opens ? "<" : ""}${run}${closes ? ">" : ""}`).toSorted().join("|");
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const mark: Mark = { at: this.#conditions >> 5, bit: 1 << (this.#conditions & 31) };
    this.#conditions += 1;
    this.#known.set(key, mark);
    for (const piece of condition) {
      const table = this.#tableOf(piece);
      const marks = table.get(piece.run);
      if (marks === undefined) table.set(piece.run, [mark]);
      else marks.push(mark);
      this.#longest = Math.max(this.#longest, piece.run.length);
    }
    if (this.#texts.length > 0) [this.#words, this.#bySign, this.#texts] = [new KnownWords(), [], []];
    this.#last = { text: "", marks: new Int32Array((this.#conditions >> 5) + 1) };
    return mark;
  }

  #tableOf({ run, opens, closes }: Piece): Map<string, Mark[]> {
    if (!isLetter(run.charCodeAt(0))) return this.#signs;
    return opens ? (closes ? this.#whole : this.#opening) : closes ? this.#closing : this.#inside;
  }

  /** The marks of a text, good until the next call. */
  of(text: string): Int32Array {
    if (this.#last.text === text) return this.#last.marks;
    const place = text.length < LONG_CHARS_MIN ? placeOf(text, TEXTS_MAX) : TEXTS_MAX + placeOf(text, LONG_TEXTS_MAX);
    let kept = this.#texts[place];
    if (kept === undefined) this.#texts[place] = kept = { text: "", marks: new Int32Array((this.#conditions >> 5) + 1) };
    if (kept.text !== text) this.#fill(text, kept.marks);
    // Also where it is another string of the same letters: it will be asked about again, and is then told at a glance.
    kept.text = text;
    this.#last = kept;
    return kept.marks;
  }

  #fill(text: string, marks: Int32Array): void {
    marks.fill(0);
    const words = this.#words;
    let hash = 0;
    let start = -1;
    for (let at = 0; at <= text.length; at += 1) {
      const code = at === text.length ? 0 : text.charCodeAt(at);
      const small = code | 0x20;
      if (small >= 0x61 && small <= 0x7a && code < 0x80) {
        if (start < 0) {
          hash = 0;
          start = at;
        }
        hash = (Math.imul(hash, 31) + small) | 0;
        continue;
      }
      if (start >= 0) {
        if (at - start > RUN_LETTERS_MAX) return void marks.fill(-1);
        words.mark(words.find(text, start, at, hash) || this.#learn(text.slice(start, at).toLowerCase(), hash), marks);
        start = -1;
      }
      if (code === 0x20 || at === text.length) continue;
      if (code === LONG_S || code === KELVIN) return void marks.fill(-1);
      const signs = this.#signMarks(code);
      for (let next = 0; next < signs.length; next += 2) marks[signs[next] ?? 0] = (marks[signs[next] ?? 0] ?? 0) | (signs[next + 1] ?? 0);
    }
  }

  #signMarks(code: number): readonly number[] {
    const key = Math.min(code, 0x80);
    return (this.#bySign[key] ??= listed([
      ...(this.#signs.get(key === 0x80 ? FOREIGN : String.fromCharCode(key)) ?? []),
      ...(key >= 0x30 && key <= 0x39 ? (this.#signs.get(DIGIT) ?? []) : []),
    ]));
  }

  #learn(word: string, hash: number): number {
    return this.#words.learn(word, hash, this.#marksOfWord(word));
  }

  #marksOfWord(word: string): readonly number[] {
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

/** Numbers of marks and their bits, two by two. */
function listed(found: readonly Mark[]): readonly number[] {
  const bits = new Map<number, number>();
  for (const { at, bit } of found) bits.set(at, (bits.get(at) ?? 0) | bit);
  return [...bits].flat();
}

/** The marks that all guarded patterns share. */
export const wordMarks = new WordMarks();
