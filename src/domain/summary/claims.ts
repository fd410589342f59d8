import type { Claim } from "../model/judgement.ts";
import { foldText } from "../text/fold.ts";
import { figures } from "./day-names.ts";
import type { Line } from "./lines.ts";

/** Checks claims against their source: the quote must stand there, and so must every number and name of the statement. */
export function claimChecker(lines: readonly Line[], known: readonly string[]): (claim: Claim) => boolean {
  const source = foldText(lines.map((line) => line.text).join("\n"));
  const allowed = foldText([...lines.map((line) => `${line.text} ${line.plain} ${figures(line.plain)}`), ...known].join("\n"));
  return ({ text, quote }) => {
    const folded = foldText(quote);
    if (folded === "" || !source.includes(folded)) return false;
    const facts = text.match(/\p{N}[\p{N}.,:]*\p{N}|\p{N}|(?<=[\p{Ll},] )\p{Lu}\p{Ll}+/gu) ?? [];
    return facts.every((fact) => allowed.includes(foldText(fact)));
  };
}
