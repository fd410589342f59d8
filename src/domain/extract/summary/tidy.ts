/** Single blanks, and none before a stop or a comma: cuts leave others behind. */
export function tidy(text: string): string {
  return isUntidy(text) ? text.replace(SPACE_BEFORE_STOP, "$1").replace(SPACES, " ").trim() : text;
}

/** Whether there is a blank at an end, before another one or before a stop, or other white space than blanks. */
function isUntidy(text: string): boolean {
  if (text.startsWith(" ") || text.endsWith(" ") || OTHER_SPACE.test(text)) return true;
  for (let at = text.indexOf(" "); at >= 0; at = text.indexOf(" ", at + 1)) if (BEFORE.includes(text.charAt(at + 1))) return true;
  return false;
}

const OTHER_SPACE = /[^\S ]/;
const BEFORE = " ,.;:!?";
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
