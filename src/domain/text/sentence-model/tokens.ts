import { hashWith, NONE, WordNumbers } from "./word-numbers.ts";
import { WRITTEN_OUT } from "./written-out.ts";

/** A sentence beyond this many characters or words is read only so far: what it wants stands in the first of them. */
const CHARS_MAX = 1_000;
const TOKENS_MAX = 120;
/** The last word may be written out in some more. */
const ROOM = TOKENS_MAX + 8;

/**
 * Reads the words of a sentence as the model has them: small letters, short forms written out ("we'll" is two words), and one
 * sign for whatever is a figure, sum of money, share, day, month or name. Question and exclamation marks are words; other marks
 * are not. Words are numbers here, so that nothing is built of strings when a sentence is read.
 */
export class Tokens {
  /** The words of the sentence that was read last, {@link NONE} for one without a number, and how many there are. */
  readonly ids = new Int32Array(ROOM);
  count = 0;
  private readonly numbers: WordNumbers;
  private readonly learning: boolean;
  private readonly signs: Signs;
  /** What is read for a word, by its number. */
  private readonly writtenOut: (readonly number[] | null)[] = [];

  /** With `learning`, words that are new get a number. */
  constructor(numbers: WordNumbers, learning = false) {
    this.numbers = numbers;
    this.learning = learning;
    const learn = (word: string): number => numbers.learn(word);
    this.signs = {
      num: learn("#num"), money: learn("#money"), percent: learn("#percent"), name: learn("#name"), time: learn("#time"),
      ordinal: learn("#ordinal"), year: learn("#year"), date: learn("#date"), question: learn("?"), exclamation: learn("!"), not: learn("not"),
    };
    const written = new Map([...WRITTEN_OUT].map(([word, tokens]) => [learn(word), tokens.map(learn)]));
    this.writtenOut = numbers.words.map((_, number) => written.get(number) ?? null);
  }

  /** Reads a sentence into {@link ids}. */
  read(sentence: string): void {
    const text = sentence.length > CHARS_MAX ? sentence.slice(0, CHARS_MAX) : sentence;
    const lower = text.toLowerCase();
    // Lower case of a few letters is longer; then capitals cannot be told by place.
    const cased = lower.length === text.length ? text : lower;
    this.count = 0;
    for (let at = 0; at < lower.length && this.count < TOKENS_MAX; ) {
      const code = lower.charCodeAt(at);
      if (isLetter(code)) at = this.readWord(cased, lower, at);
      else if (isDigit(code)) at = this.readNumber(lower, at);
      else {
        if (code !== SPACE) this.readSign(code, lower, at);
        at += 1;
      }
    }
  }

  private push(id: number): void {
    this.ids[this.count] = id;
    this.count += 1;
  }

  private last(): number {
    return this.count === 0 ? NONE : (this.ids[this.count - 1] ?? NONE);
  }

  private readSign(code: number, lower: string, at: number): void {
    const { signs } = this;
    if (code === QUESTION) this.push(signs.question);
    else if (code === EXCLAMATION) this.push(signs.exclamation);
    else if (code === PERCENT_SIGN) this.pushFigure(signs.percent);
    else if (!CURRENCY_SIGNS.includes(lower.charAt(at))) return;
    else if (this.last() === signs.num && isDigit(lower.charCodeAt(at - 1))) this.ids[this.count - 1] = signs.money;
    else this.push(signs.money);
  }

  private readWord(cased: string, lower: string, from: number): number {
    let [at, hash] = [from, 0];
    for (let code = lower.charCodeAt(at); isLetter(code); code = lower.charCodeAt(at)) {
      hash = hashWith(hash, code);
      at += 1;
    }
    const short = isApostrophe(lower.charCodeAt(at)) ? shortForm(lower, at) : "";
    // "don't": the n belongs to what is short.
    if (short === "t" && lower.charCodeAt(at - 1) === SMALL_N) {
      const verb = lower.slice(from, at - 1);
      this.pushWord(NEGATED.get(verb) ?? verb);
      this.push(this.signs.not);
      return at + short.length + 1;
    }
    const id = this.numbers.find(lower, from, at, hash);
    const written = id === NONE || id >= this.writtenOut.length ? null : (this.writtenOut[id] ?? null);
    if (written !== null) for (const one of written) this.pushFigure(one);
    else if (at - from > 1 && this.isName(cased, lower, from)) this.pushName();
    else if (id === NONE && this.learning) this.pushWord(lower.slice(from, at));
    else this.push(id);
    if (short === "") return at;
    this.pushWord(LONG_FORMS.get(short) ?? short);
    return at + short.length + 1;
  }

  private pushWord(word: string): void {
    this.push(this.learning ? this.numbers.learn(word) : this.numbers.numberOf(word));
  }

  /** A capital inside a sentence is a name's, unless all of the sentence is in capitals. */
  private isName(cased: string, lower: string, from: number): boolean {
    return cased.charCodeAt(from) !== lower.charCodeAt(from) && this.count > 0 && !endsSentence(cased, from);
  }

  private pushName(): void {
    if (this.last() !== this.signs.name) this.push(this.signs.name);
  }

  /** Figures in a row are one; a currency or percent beside a figure makes it money or a share. What is no figure stands for itself. */
  private pushFigure(id: number): void {
    if (!this.isFigure(id) || !this.isFigure(this.last())) this.push(id);
    else if (id !== this.signs.num) this.ids[this.count - 1] = id;
  }

  private isFigure(id: number): boolean {
    const { num, money, percent } = this.signs;
    return id === num || id === money || id === percent;
  }

  private readNumber(lower: string, from: number): number {
    const { signs } = this;
    let at = from;
    while (at < lower.length && (isDigit(lower.charCodeAt(at)) || (".,:/-".includes(lower.charAt(at)) && isDigit(lower.charCodeAt(at + 1))))) at += 1;
    const digits = lower.slice(from, at);
    const tail = tailOf(lower, at);
    if (tail === "am" || tail === "pm" || digits.includes(":")) this.push(signs.time);
    else if (tail === "st" || tail === "nd" || tail === "rd" || tail === "th") this.push(signs.ordinal);
    else if (this.last() !== signs.money && /^(?:19|20)\d\d$/.test(digits)) this.push(signs.year);
    else if (/^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$/.test(digits)) this.push(signs.date);
    else this.pushFigure(signs.num);
    return at + tail.length;
  }
}

/** The words of a sentence by themselves, for whoever does not look rows up. */
export function tokensOf(sentence: string): string[] {
  const numbers = new WordNumbers();
  const tokens = new Tokens(numbers, true);
  tokens.read(sentence);
  return Array.from(tokens.ids.subarray(0, tokens.count), (id) => numbers.words[id] ?? "");
}

/** Words that stand for what is written in many ways. */
type Signs = Readonly<Record<"num" | "money" | "percent" | "name" | "time" | "ordinal" | "year" | "date" | "question" | "exclamation" | "not", number>>;

const SPACE = 0x20;
const QUESTION = 0x3f;
const EXCLAMATION = 0x21;
const PERCENT_SIGN = 0x25;
const SMALL_N = 0x6e;
const CURRENCY_SIGNS = "$€£¥";

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) || code >= 0x370;
const isApostrophe = (code: number): boolean => code === 0x27 || code === 0x2019 || code === 0x2bc;

/** What stands short behind an apostrophe, as in "we'll"; empty when it is something else. */
function shortForm(lower: string, at: number): string {
  let end = at + 1;
  while (end < lower.length && end - at <= 3 && isLetter(lower.charCodeAt(end))) end += 1;
  const letters = lower.slice(at + 1, end);
  return LONG_FORMS.has(letters) || letters === "t" ? letters : "";
}

const LONG_FORMS: ReadonlyMap<string, string> = new Map([["ll", "will"], ["re", "are"], ["m", "am"], ["ve", "have"], ["d", "would"], ["s", "'s"]]);
const NEGATED: ReadonlyMap<string, string> = new Map([["wo", "will"], ["ca", "can"], ["sha", "shall"]]);

/** Whether a capital at this place only opens a sentence. */
function endsSentence(cased: string, from: number): boolean {
  let at = from - 1;
  while (at >= 0 && (cased.charCodeAt(at) === 0x20 || cased.charCodeAt(at) === 0x22 || cased.charCodeAt(at) === 0x28)) at -= 1;
  return at < 0 || ".!?:;-–—•*\n".includes(cased.charAt(at));
}

/** Letters that belong to the figure before them: 5pm, 14th, 80k. */
function tailOf(lower: string, at: number): string {
  let end = at;
  while (end < lower.length && end - at < 3 && isLetter(lower.charCodeAt(end))) end += 1;
  const tail = lower.slice(at, end);
  return TAILS.has(tail) ? tail : "";
}

const TAILS = new Set(["am", "pm", "st", "nd", "rd", "th", "k", "m", "x", "h"]);
