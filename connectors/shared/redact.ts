/** A vendor's sentence is cut to this many characters before anybody reads it. */
export const PUBLIC_MESSAGE_MAX = 300;

/** Runs this long that also stand in something we sent count as an echo of it. */
const ECHO_CHARS = 8;
/**
 * From here on a value is prose, which shares common turns with any sentence: an admin's rule must stay legible beside
 * a long mail. Of prose only longer runs are an echo, and its names and numbers wherever they stand.
 */
const PROSE_MIN_CHARS = 100;
const PROSE_ECHO_CHARS = 20;
/** Shorter values are taken out where they stand whole. */
const WHOLE_MIN_CHARS = 3;
/** Enough of a long text to recognise its echo: vendors quote beginnings. */
const VALUE_MAX_CHARS = 20_000;
const HIDDEN = "…";

/**
 * A vendor's message made fit to show: one line, cut, without mail addresses and without what is told by `secrets` (the
 * values and tokens we sent, which vendors like to quote back). Linear in the size of its input.
 */
export function publicSentence(message: string, secrets: readonly string[]): string {
  let text = message.replaceAll(/\s+/g, " ").trim().slice(0, PUBLIC_MESSAGE_MAX * 4);
  text = withoutEchoes(text, secrets);
  for (const secret of secrets) {
    if (secret.length >= WHOLE_MIN_CHARS && secret.length < ECHO_CHARS) text = withoutWhole(text, secret);
  }
  text = text.replaceAll(/[^\s"'<>()@]{1,64}@[^\s"'<>()@]{1,255}/g, HIDDEN);
  return text.length <= PUBLIC_MESSAGE_MAX ? text : `${text.slice(0, PUBLIC_MESSAGE_MAX - 1).toWellFormed()}${HIDDEN}`;
}

function withoutEchoes(text: string, secrets: readonly string[]): string {
  const own = folded(text);
  const [short, long] = [placesOf(own, ECHO_CHARS), placesOf(own, PROSE_ECHO_CHARS)];
  const isHidden = new Uint8Array(text.length);
  const hide = (places: Places, secret: string, chars: number, counts: (run: string) => boolean = () => true): void => {
    for (let at = 0; at + chars <= secret.length; at += 1) {
      const run = secret.slice(at, at + chars);
      const found = places.get(run);
      if (found === undefined || !counts(run)) continue;
      for (const place of found) isHidden.fill(1, place, place + chars);
      // Seen once is enough, however often the value repeats itself.
      places.set(run, []);
    }
  };
  for (const whole of secrets) {
    const secret = folded(whole.slice(0, VALUE_MAX_CHARS).replaceAll(/\s+/g, " "));
    if (secret.length < PROSE_MIN_CHARS) hide(short, secret, ECHO_CHARS);
    else {
      hide(long, secret, PROSE_ECHO_CHARS);
      hide(short, secret, ECHO_CHARS, isTelling);
      for (const { start, end } of namesShared(text, whole.slice(0, VALUE_MAX_CHARS))) isHidden.fill(1, start, end);
    }
  }
  let kept = "";
  for (let at = 0; at < text.length; at += 1) {
    if (isHidden[at] === 0) kept += text.charAt(at);
    else if (at === 0 || isHidden[at - 1] === 0) kept += HIDDEN;
  }
  return kept;
}

type Places = Map<string, number[]>;

/** Where each run of so many characters begins. */
function placesOf(text: string, chars: number): Places {
  const places: Places = new Map();
  for (let at = 0; at + chars <= text.length; at += 1) {
    const run = text.slice(at, at + chars);
    const known = places.get(run);
    if (known === undefined) places.set(run, [at]);
    else known.push(at);
  }
  return places;
}

/** In small letters, each where it stood: some letters have small forms of another length. */
const folded = (text: string): string => text.replaceAll(/\p{Lu}/gu, (letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter));

/** Figures, and scripts without capitals, whose names cannot be told by them. */
const isTelling = (run: string): boolean => /\p{Lo}|\d{4}/u.test(run);

const WORD = /[\p{L}\p{N}]+/gu;

/** Words with a capital or a figure, not at the beginning of a sentence, that the value has too. */
function namesShared(text: string, value: string): readonly { readonly start: number; readonly end: number }[] {
  const words = new Set([...value.matchAll(WORD)].map(([word]) => word));
  return [...text.matchAll(WORD)].flatMap((found) => {
    const [word] = found;
    const isName = word.length >= WHOLE_MIN_CHARS && /[\p{Lu}\p{N}]/u.test(word) && words.has(word) && !/(?:^|[.!?:;] )$/.test(text.slice(Math.max(0, found.index - 2), found.index));
    return isName ? [{ start: found.index, end: found.index + word.length }] : [];
  });
}

/** Takes a short value out only where no letter or digit touches it, so that "on" does not punch holes into words. */
function withoutWhole(text: string, value: string): string {
  const isWordPart = (character: string): boolean => /[\p{L}\p{N}_]/u.test(character);
  let kept = "";
  let from = 0;
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
    const end = at + value.length;
    const isWhole = !isWordPart(text.charAt(at - 1)) && !isWordPart(text.charAt(end));
    kept += text.slice(from, at) + (isWhole ? HIDDEN : value);
    from = end;
  }
  return kept + text.slice(from);
}
