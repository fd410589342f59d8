/** A vendor's sentence is cut to this many characters before anybody reads it. */
export const PUBLIC_MESSAGE_MAX = 300;

/** Runs this long that also stand in something we sent count as an echo of it. */
const ECHO_CHARS = 8;
/** Shorter values are taken out where they stand whole. */
const WHOLE_MIN_CHARS = 3;
/** Enough of a long text to recognise its echo: vendors quote beginnings. */
const VALUE_MAX_CHARS = 20_000;
const HIDDEN = "…";

/**
 * A vendor's message made fit to show: one line, cut, without mail addresses and without any part of `secrets` (the
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
  const lower = text.toLowerCase();
  const own = new Set<string>();
  for (let at = 0; at + ECHO_CHARS <= lower.length; at += 1) own.add(lower.slice(at, at + ECHO_CHARS));
  const echoed = new Set<string>();
  for (const secret of secrets) {
    const folded = secret.slice(0, VALUE_MAX_CHARS).replaceAll(/\s+/g, " ").toLowerCase();
    for (let at = 0; at + ECHO_CHARS <= folded.length; at += 1) {
      const run = folded.slice(at, at + ECHO_CHARS);
      if (own.has(run)) echoed.add(run);
    }
  }
  if (echoed.size === 0) return text;
  let kept = "";
  let hiddenUntil = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (echoed.has(lower.slice(at, at + ECHO_CHARS))) {
      if (at >= hiddenUntil) kept += HIDDEN;
      hiddenUntil = at + ECHO_CHARS;
    }
    if (at >= hiddenUntil) kept += text.charAt(at);
  }
  return kept;
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
