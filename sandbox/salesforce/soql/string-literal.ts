import { stringCharactersMax } from "./limits.ts";
import { malformed } from "./query-refusal.ts";

const plainEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  N: "\n",
  r: "\r",
  R: "\r",
  t: "\t",
  T: "\t",
  b: "\b",
  B: "\b",
  f: "\f",
  F: "\f",
  '"': '"',
  "'": "'",
  "\\": "\\",
};

/** One character of a LIKE pattern: itself, or a wildcard. */
export type PatternPart = { readonly character: string } | { readonly wildcard: "one" | "many" };

/** The text that a quoted literal stands for (SOQL Reference, "Quoted String Escape Sequences"). */
export function textOf(quoted: string): string {
  return charactersOf(quoted, false)
    .map((one) => one.character)
    .join("");
}

/** The pattern that a quoted literal after LIKE stands for: there `\%` and `\_` are the characters themselves. */
export function patternOf(quoted: string): readonly PatternPart[] {
  return charactersOf(quoted, true).map(({ character, escaped }) => {
    if (escaped || (character !== "%" && character !== "_")) return { character };
    return { wildcard: character === "%" ? "many" : "one" };
  });
}

interface Character {
  readonly character: string;
  readonly escaped: boolean;
}

function charactersOf(quoted: string, like: boolean): readonly Character[] {
  const inner = quoted.slice(1, -1);
  if (inner.length > stringCharactersMax)
    throw malformed(`String literals cannot be longer than ${stringCharactersMax} characters.`);
  const found: Character[] = [];
  for (let at = 0; at < inner.length; at += 1) {
    const character = String.fromCodePoint(inner.codePointAt(at) ?? 0);
    if (character !== "\\") {
      found.push({ character, escaped: false });
      at += character.length - 1;
      continue;
    }
    const { text, length } = escapeAt(inner, at, like);
    found.push({ character: text, escaped: true });
    at += length;
  }
  return found;
}

function escapeAt(inner: string, at: number, like: boolean): { readonly text: string; readonly length: number } {
  const letter = inner.charAt(at + 1);
  const code = /^[uU]([\dA-Fa-f]{4})/.exec(inner.slice(at + 1, at + 6))?.[1];
  if (code !== undefined) return { text: String.fromCharCode(Number.parseInt(code, 16)), length: 5 };
  if (like && (letter === "%" || letter === "_")) return { text: letter, length: 1 };
  const text = plainEscapes[letter];
  if (text === undefined)
    throw malformed(`Invalid string literal '${inner}'. Illegal character sequence '\\${letter}' in string literal.`);
  return { text, length: 1 };
}
