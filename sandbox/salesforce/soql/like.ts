import { foldText } from "./text-order.ts";
import type { PatternPart } from "./string-literal.ts";

/** Tests text against a LIKE pattern, without regard to case; in time that grows with text times pattern at most. */
export function likeTest(pattern: readonly PatternPart[]): (text: string) => boolean {
  const parts = pattern.map((part) => ("character" in part ? { character: foldText(part.character) } : part));
  return simpleTest(parts) ?? ((text) => matches(Array.from(foldText(text)), parts));
}

/** `abc`, `abc%`, `%abc` and `%abc%` need no walk. */
function simpleTest(parts: readonly PatternPart[]): ((text: string) => boolean) | undefined {
  const opensWild = isMany(parts[0]);
  const closesWild = parts.length > 1 && isMany(parts.at(-1));
  const core = parts.slice(opensWild ? 1 : 0, closesWild ? -1 : undefined);
  let wanted = "";
  for (const part of core) {
    if (!("character" in part)) return undefined;
    wanted += part.character;
  }
  if (opensWild && closesWild) return (text) => foldText(text).includes(wanted);
  if (opensWild) return (text) => foldText(text).endsWith(wanted);
  if (closesWild) return (text) => foldText(text).startsWith(wanted);
  return (text) => foldText(text) === wanted;
}

function isMany(part: PatternPart | undefined): boolean {
  return part !== undefined && "wildcard" in part && part.wildcard === "many";
}

/** Walks both at once; after a mismatch the last `%` swallows one character more. */
function matches(text: readonly string[], parts: readonly PatternPart[]): boolean {
  let at = 0;
  let part = 0;
  let manyAt = -1;
  let swallowedTo = 0;
  while (at < text.length) {
    if (isMany(parts[part])) {
      manyAt = part;
      swallowedTo = at;
      part += 1;
    } else if (fits(parts[part], text[at])) {
      at += 1;
      part += 1;
    } else if (manyAt >= 0) {
      swallowedTo += 1;
      at = swallowedTo;
      part = manyAt + 1;
    } else {
      return false;
    }
  }
  while (isMany(parts[part])) part += 1;
  return part === parts.length;
}

function fits(part: PatternPart | undefined, character: string | undefined): boolean {
  if (part === undefined) return false;
  return "character" in part ? part.character === character : part.wildcard === "one";
}
