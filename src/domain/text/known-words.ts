/** Words of which the marks are remembered; a text of other words cannot grow the memory past this. */
const WORDS_MAX = 16_000;
/** A power of two, and so many more than words that a free place is near. */
const PLACES = 32_768;
/** Room for the letters and the marks of all of them, as words in writing go. */
const LETTERS_MAX = 16 * WORDS_MAX;
const NUMBERS_MAX = 16 * WORDS_MAX;

/** Of a word: its hash, how many letters it has, where they stand, and where its marks do. */
const HASH = 0;
const LENGTH = 1;
const LETTERS = 2;
const NUMBERS = 3;
const FIELDS = 4;

/**
 * Words of ASCII letters in lower case and what each adds to the marks of its text. All of it is numbers, in the order in
 * which words came up, so that what is common lies close together. A full table is emptied.
 */
export class KnownWords {
  /** The number of the word at each open place, counted from 1; 0 where there is none. */
  readonly #places = new Uint16Array(PLACES);
  readonly #words = new Int32Array((WORDS_MAX + 1) * FIELDS);
  readonly #letters = new Uint8Array(LETTERS_MAX);
  /** The marks of a word: how many numbers follow, then numbers of marks and their bits, two by two. The first one is that of words without any. */
  readonly #numbers = new Int32Array(NUMBERS_MAX);
  #count = 0;
  #lettersEnd = 0;
  #numbersEnd = 1;

  /** The number of a word that stands in a text; 0 where it is not known yet. */
  find(text: string, start: number, end: number, hash: number): number {
    return this.#places[this.#placeOf(text, start, end, hash)] ?? 0;
  }

  /** Adds what a word counts for to marks. */
  mark(word: number, marks: Int32Array): void {
    const numbers = this.#numbers;
    const from = (this.#words[word * FIELDS + NUMBERS] ?? 0) + 1;
    const to = from + (numbers[from - 1] ?? 0);
    for (let at = from; at < to; at += 2) {
      const index = numbers[at] ?? 0;
      marks[index] = (marks[index] ?? 0) | (numbers[at + 1] ?? 0);
    }
  }

  /** Learns what a word in small letters counts for, and gives it a number. */
  learn(word: string, hash: number, marks: readonly number[]): number {
    const { length } = word;
    if (this.#count >= WORDS_MAX || this.#lettersEnd + length > LETTERS_MAX || this.#numbersEnd + marks.length + 1 > NUMBERS_MAX) this.#empty();
    const made = (this.#count += 1);
    this.#places[this.#placeOf(word, 0, length, hash)] = made;
    this.#words.set([hash, length, this.#lettersEnd, marks.length === 0 ? 0 : this.#numbersEnd], made * FIELDS);
    for (let at = 0; at < length; at += 1) this.#letters[this.#lettersEnd++] = word.charCodeAt(at);
    if (marks.length > 0) {
      this.#numbers[this.#numbersEnd] = marks.length;
      this.#numbers.set(marks, this.#numbersEnd + 1);
      this.#numbersEnd += marks.length + 1;
    }
    return made;
  }

  #empty(): void {
    this.#places.fill(0);
    [this.#count, this.#lettersEnd, this.#numbersEnd] = [0, 0, 1];
  }

  /** The place of a word, or the free one where it would be put. */
  #placeOf(text: string, start: number, end: number, hash: number): number {
    for (let place = (hash ^ (hash >>> 15)) & (PLACES - 1); ; place = (place + 1) & (PLACES - 1)) {
      const known = this.#places[place] ?? 0;
      if (known === 0 || (this.#words[known * FIELDS + HASH] === hash && this.#is(known * FIELDS, text, start, end))) return place;
    }
  }

  #is(word: number, text: string, start: number, end: number): boolean {
    if (this.#words[word + LENGTH] !== end - start) return false;
    const letters = (this.#words[word + LETTERS] ?? 0) - start;
    for (let at = start; at < end; at += 1) if ((text.charCodeAt(at) | 0x20) !== this.#letters[letters + at]) return false;
    return true;
  }
}
