/** Single blanks, and none before a stop or a comma: cuts leave others behind. */
export function tidy(text: string): string {
  return UNTIDY.test(text) ? text.replace(SPACE_BEFORE_STOP, "$1").replace(SPACES, " ").trim() : text;
}

const UNTIDY = /\s[\s,.;:!?]|[^\S ]|^\s|\s$/;
const SPACE_BEFORE_STOP = /\s+([,.;:!?])/g;
const SPACES = /\s{2,}|[^\S ]/g;

/** The text without any of the signs at its end. */
export function withoutEnd(text: string, signs: string): string {
  let end = text.length;
  while (end > 0 && signs.includes(text.charAt(end - 1))) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

/** With a capital, as a sentence begins. */
export function capital(text: string): string {
  const first = text.charAt(0);
  const large = first.toUpperCase();
  return large === first ? text : large + text.slice(1);
}
