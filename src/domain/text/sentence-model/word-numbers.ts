/** What stands for no number of anything. */
export const NONE = -1;

/**
 * Numbers words in the order in which they are learnt, from 0, and finds the number of a word by where it stands in a text:
 * to look a word up, no string is cut.
 */
export class WordNumbers {
  /** The words by their numbers. */
  readonly words: string[] = [];
  private hashes = new Int32Array(1 << 9);
  /** The number of the word at each open place, counted from 1; 0 where there is none. Twice as many places as there is room for words. */
  private places = new Int32Array(1 << 10);

  /** The number of the word from `from` to before `to`, of which this is the hash; {@link NONE} when it was never learnt. */
  find(text: string, from: number, to: number, hash: number): number {
    return (this.places[this.placeOf(text, from, to, hash)] ?? 0) - 1;
  }

  /** The number of a word by itself; {@link NONE} when it was never learnt. */
  numberOf(word: string): number {
    return this.find(word, 0, word.length, hashOf(word));
  }

  /** The number of a word, given to it now if it has none yet. */
  learn(word: string): number {
    const hash = hashOf(word);
    const known = this.find(word, 0, word.length, hash);
    if (known !== NONE) return known;
    if (this.words.length === this.hashes.length) this.grow();
    const made = this.words.push(word);
    this.hashes[made - 1] = hash;
    this.places[this.placeOf(word, 0, word.length, hash)] = made;
    return made - 1;
  }

  /** The place of a word, or the free one where it would be put. */
  private placeOf(text: string, from: number, to: number, hash: number): number {
    const { places, hashes } = this;
    const mask = places.length - 1;
    for (let place = (hash ^ (hash >>> 15)) & mask; ; place = (place + 1) & mask) {
      const made = places[place] ?? 0;
      if (made === 0 || (hashes[made - 1] === hash && isAt(this.words[made - 1] ?? "", text, from, to))) return place;
    }
  }

  private grow(): void {
    const hashes = new Int32Array(this.hashes.length * 2);
    hashes.set(this.hashes);
    this.hashes = hashes;
    this.places = new Int32Array(this.places.length * 2);
    for (const [number, word] of this.words.entries()) this.places[this.placeOf(word, 0, word.length, hashes[number] ?? 0)] = number + 1;
  }
}

function isAt(word: string, text: string, from: number, to: number): boolean {
  if (word.length !== to - from) return false;
  for (let at = 0; at < word.length; at += 1) if (word.charCodeAt(at) !== text.charCodeAt(from + at)) return false;
  return true;
}

/** The hash of letters so far and one more. */
export const hashWith = (hash: number, code: number): number => (Math.imul(hash, 31) + code) | 0;

function hashOf(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at += 1) hash = hashWith(hash, word.charCodeAt(at));
  return hash;
}
