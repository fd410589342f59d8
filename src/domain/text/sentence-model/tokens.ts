/** A sentence beyond this many characters or words is read only so far: what it wants stands in the first of them. */
const CHARS_MAX = 1_000;
const TOKENS_MAX = 120;

/**
 * The words of a sentence as the model reads them: small letters, short forms written out ("we'll" is two words), and one sign
 * for whatever is a figure, sum of money, share, day, month or name. Question and exclamation marks are words; other marks are not.
 */
export function tokensOf(sentence: string): string[] {
  const text = sentence.length > CHARS_MAX ? sentence.slice(0, CHARS_MAX) : sentence;
  const lower = text.toLowerCase();
  const tokens: string[] = [];
  // Lower case of a few letters is longer; then capitals cannot be told by place.
  const cased = lower.length === text.length ? text : lower;
  for (let at = 0; at < lower.length && tokens.length < TOKENS_MAX; ) {
    const code = lower.charCodeAt(at);
    if (isLetter(code)) at = readWord(cased, lower, at, tokens);
    else if (isDigit(code)) at = readNumber(lower, at, tokens);
    else {
      if (code === QUESTION || code === EXCLAMATION) tokens.push(code === QUESTION ? "?" : "!");
      else if (code === PERCENT_SIGN) asKind(tokens, "#percent");
      else if (CURRENCY_SIGNS.includes(lower.charAt(at))) currency(lower, at, tokens);
      at += 1;
    }
  }
  return tokens;
}

const QUESTION = 0x3f;
const EXCLAMATION = 0x21;
const PERCENT_SIGN = 0x25;
const CURRENCY_SIGNS = "$€£¥";

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLetter = (code: number): boolean => (code >= 0x61 && code <= 0x7a) || (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) || code >= 0x370;
const isApostrophe = (code: number): boolean => code === 0x27 || code === 0x2019 || code === 0x2bc;

function readWord(cased: string, lower: string, from: number, tokens: string[]): number {
  let at = from;
  while (at < lower.length && isLetter(lower.charCodeAt(at))) at += 1;
  const short = isApostrophe(lower.charCodeAt(at)) ? shortForm(lower, at) : "";
  if (short !== "") {
    const end = at + short.length + 1;
    // "don't": the n belongs to what is short.
    if (short === "t" && lower.charCodeAt(at - 1) === 0x6e) {
      const verb = lower.slice(from, at - 1);
      push(tokens, NEGATED.get(verb) ?? verb);
      push(tokens, "not");
    } else {
      word(cased, lower.slice(from, at), from, tokens);
      push(tokens, LONG_FORMS.get(short) ?? short);
    }
    return end;
  }
  word(cased, lower.slice(from, at), from, tokens);
  return at;
}

/** What stands short behind an apostrophe, as in "we'll"; empty when it is something else. */
function shortForm(lower: string, at: number): string {
  let end = at + 1;
  while (end < lower.length && end - at <= 3 && isLetter(lower.charCodeAt(end))) end += 1;
  const letters = lower.slice(at + 1, end);
  return LONG_FORMS.has(letters) || letters === "t" ? letters : "";
}

const LONG_FORMS: ReadonlyMap<string, string> = new Map([["ll", "will"], ["re", "are"], ["m", "am"], ["ve", "have"], ["d", "would"], ["s", "'s"]]);
const NEGATED: ReadonlyMap<string, string> = new Map([["wo", "will"], ["ca", "can"], ["sha", "shall"]]);

function word(cased: string, plain: string, from: number, tokens: string[]): void {
  const known = WRITTEN_OUT.get(plain);
  if (known !== undefined) {
    for (const one of known) asKnown(tokens, one);
    return;
  }
  const upper = cased.charCodeAt(from) !== plain.charCodeAt(0);
  // A capital inside a sentence is a name's, unless all of the sentence is in capitals.
  if (upper && plain.length > 1 && tokens.length > 0 && !endsSentence(cased, from)) named(tokens);
  else push(tokens, plain);
}

const asKnown = (tokens: string[], one: string): void => (one.startsWith("#") ? asKind(tokens, one) : push(tokens, one));

function named(tokens: string[]): void {
  if (tokens.at(-1) !== "#name") push(tokens, "#name");
}

/** Whether a capital at this place only opens a sentence. */
function endsSentence(cased: string, from: number): boolean {
  let at = from - 1;
  while (at >= 0 && (cased.charCodeAt(at) === 0x20 || cased.charCodeAt(at) === 0x22 || cased.charCodeAt(at) === 0x28)) at -= 1;
  return at < 0 || ".!?:;-–—•*\n".includes(cased.charAt(at));
}

/** Figures in a row are one; a currency or percent beside a figure makes it money or a share. */
function asKind(tokens: string[], kind: string): void {
  const last = tokens.at(-1);
  if (last !== undefined && (last === "#num" || last === "#money" || last === "#percent") && (kind === "#num" || kind === "#money" || kind === "#percent")) {
    if (kind !== "#num") tokens[tokens.length - 1] = kind;
    return;
  }
  push(tokens, kind);
}

function currency(lower: string, at: number, tokens: string[]): void {
  const last = tokens.at(-1);
  if (last === "#num" && isDigit(lower.charCodeAt(at - 1))) tokens[tokens.length - 1] = "#money";
  else push(tokens, "#money");
}

function readNumber(lower: string, from: number, tokens: string[]): number {
  let at = from;
  while (at < lower.length && (isDigit(lower.charCodeAt(at)) || (".,:/-".includes(lower.charAt(at)) && isDigit(lower.charCodeAt(at + 1))))) at += 1;
  const digits = lower.slice(from, at);
  const tail = tailOf(lower, at);
  const money = tokens.at(-1) === "#money";
  at += tail.length;
  if (tail === "am" || tail === "pm" || digits.includes(":")) push(tokens, "#time");
  else if (tail === "st" || tail === "nd" || tail === "rd" || tail === "th") push(tokens, "#ordinal");
  else if (!money && /^(?:19|20)\d\d$/.test(digits)) push(tokens, "#year");
  else if (/^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$/.test(digits)) push(tokens, "#date");
  else asKind(tokens, "#num");
  return at;
}

/** Letters that belong to the figure before them: 5pm, 14th, 80k. */
function tailOf(lower: string, at: number): string {
  let end = at;
  while (end < lower.length && end - at < 3 && isLetter(lower.charCodeAt(end))) end += 1;
  const tail = lower.slice(at, end);
  return TAILS.has(tail) ? tail : "";
}

const TAILS = new Set(["am", "pm", "st", "nd", "rd", "th", "k", "m", "x", "h"]);

const push = (tokens: string[], token: string): void => {
  tokens.push(token);
};

const kindsOf = (kind: string, words: string): readonly (readonly [string, readonly string[]])[] => words.split(" ").map((one) => [one, [kind]] as const);

/** Words of which only the kind matters. */
const KINDS = [
  ...kindsOf("#num", "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety hundred thousand million dozen couple"),
  ...kindsOf("#percent", "percent pct percentage"),
  ...kindsOf("#money", "dollars dollar euros euro pounds quid bucks grand cents francs yen rupees eur usd gbp chf aud inr lakh lakhs crore"),
  ...kindsOf("#day", "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri"),
  ...kindsOf("#month", "january february march april june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec"),
  ...kindsOf("#quarter", "q1 q2 q3 q4 h1 h2"),
  ...kindsOf("#season", "spring summer autumn winter easter christmas xmas"),
  ...kindsOf("#ordinal", "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth"),
];

/** Hasty spellings, written out. */
const SPELLED = [
  "dont do not", "wont will not", "cant can not", "cannot can not", "didnt did not", "doesnt does not", "isnt is not", "wasnt was not", "havent have not", "wouldnt would not",
  "im i am", "ive i have", "youre you are", "theyre they are", "weve we have", "thats that 's", "gonna going to", "wanna want to", "gotta have to", "pls please", "plz please", "thx thanks",
  "u you", "ur your", "tmrw tomorrow", "tmr tomorrow", "w with", "wk week", "wks weeks", "yr year", "yrs years", "mth month", "mths months", "hrs hours", "mins minutes", "approx about", "ok okay", "v very", "apiece each",
].map((entry) => {
  const [short = "", ...long] = entry.split(" ");
  return [short, long] as const;
});

const WRITTEN_OUT: ReadonlyMap<string, readonly string[]> = new Map([...KINDS, ...SPELLED]);
