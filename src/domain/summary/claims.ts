import type { Claim } from "../model/judgement.ts";
import { foldText } from "../text/fold.ts";
import { figures } from "./day-names.ts";
import type { Line } from "./lines.ts";

/**
 * Checks claims against their source: the quote must stand there, and so must every number and name of the statement. What
 * else is `known` (names, dates that were read) is asked for only when the words themselves do not have it.
 */
export function claimChecker(lines: readonly Line[], known: () => readonly string[]): (claim: Claim) => boolean {
  const source = foldText(lines.map((line) => line.text).join("\n"));
  const more = [(): string => lines.map((line) => `${line.plain} ${figures(line.plain)}`).join("\n"), (): string => known().join("\n")];
  const read: string[] = [source];
  const stands = (fact: string): boolean => {
    if (read.some((text) => text.includes(fact))) return true;
    for (let next = more.shift(); next !== undefined; next = more.shift()) {
      const text = foldText(next());
      read.push(text);
      if (text.includes(fact)) return true;
    }
    return false;
  };
  return ({ text, quote }) => {
    const folded = foldText(quote);
    if (folded === "" || !source.includes(folded)) return false;
    const facts = text.match(/\p{N}[\p{N}.,:]*\p{N}|\p{N}|(?<=[\p{Ll},] )\p{Lu}\p{Ll}+/gu) ?? [];
    return facts.every((fact) => stands(foldText(fact)));
  };
}
