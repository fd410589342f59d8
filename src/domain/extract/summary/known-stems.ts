/** A power of two; a table that is three quarters full is emptied. */
const PLACES = 8_192;
const WORDS_MAX = (PLACES * 3) / 4;

/** Remembers what `find` says of words that stand in texts, so that those known are not cut out of their text to be looked up. */
export class KnownStems {
  readonly #find: (word: string) => string;
  #words: (string | undefined)[] = [];
  #stems: string[] = [];
  #count = 0;

  constructor(find: (word: string) => string) {
    this.#find = find;
    this.#empty();
  }

  /** What is said of the word, in small letters, from `start` to `end` of a text of ASCII; `hash` is of its letters and signs. */
  of(text: string, start: number, end: number, hash: number): string {
    let place = (hash ^ (hash >>> 15)) & (PLACES - 1);
    for (let word = this.#words[place]; word !== undefined; word = this.#words[place]) {
      if (isAt(word, text, start, end)) return this.#stems[place] ?? "";
      place = (place + 1) & (PLACES - 1);
    }
    return this.#learn(text.slice(start, end).toLowerCase(), place);
  }

  #learn(word: string, place: number): string {
    const stem = this.#find(word);
    if (this.#count >= WORDS_MAX) {
      this.#empty();
      return stem;
    }
    this.#count += 1;
    // Strings of their own, lest a part keep all that it was cut from in memory.
    this.#words[place] = ` ${word}`.slice(1);
    this.#stems[place] = ` ${stem}`.slice(1);
    return stem;
  }

  #empty(): void {
    this.#words = new Array<string | undefined>(PLACES).fill(undefined);
    this.#stems = new Array<string>(PLACES).fill("");
    this.#count = 0;
  }
}

/** Whether the word stands there, in letters of any size. */
function isAt(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (word.charCodeAt(at - start) !== (code >= 0x41 && code <= 0x5a ? code | 0x20 : code)) return false;
  }
  return true;
}
