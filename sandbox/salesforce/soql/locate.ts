const contextCharacters = 40;

/** The statement with every string blanked out, of the same length: what is left is keywords and names. */
export function withoutStrings(soql: string): string {
  let blank = "";
  let inside = false;
  for (let at = 0; at < soql.length; at += 1) {
    const character = soql.charAt(at);
    const escaped = inside && character === "\\";
    if (character === "'") inside = !inside;
    blank += inside || character === "'" ? " " : character;
    if (escaped) {
      at += 1;
      blank += at < soql.length ? " " : "";
    }
  }
  return blank;
}

/**
 * What the vendor writes before the sentence of a complaint: a piece of the statement, a caret and the place.
 * The place is where `near` first stands outside of strings; empty when it stands nowhere.
 */
export function placeOf(soql: string, near: string): string {
  const at = findWord(withoutStrings(soql).toLowerCase(), near.toLowerCase());
  if (at < 0) return "";
  const before = soql.slice(0, at);
  const lineStart = before.lastIndexOf("\n") + 1;
  const row = before.split("\n").length;
  const from = Math.max(lineStart, at - contextCharacters);
  const piece = soql
    .slice(from, at + near.length + contextCharacters)
    .split("\n", 1)
    .join("");
  return `\n${piece}\n${" ".repeat(at - from)}^\nERROR at Row:${row}:Column:${at - lineStart + 1}\n`;
}

function findWord(text: string, word: string): number {
  if (word === "") return -1;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isNamePart(text.charAt(at - 1)) && !isNamePart(text.charAt(at + word.length))) return at;
  }
  return -1;
}

function isNamePart(character: string): boolean {
  return /^\w$/.test(character);
}
