import type { Claim } from "../../model/judgement.ts";
import type { Line } from "../lines/lines.ts";

/** The heading, then what was said in its order, then what comes next. */
export function inOrder(claims: readonly Claim[], lines: readonly Line[]): readonly Claim[] {
  const placeOf = ({ kind, quote }: Claim): number => {
    if (kind === "heading") return -1;
    const at = lines.findIndex((line) => line.text.includes(quote));
    return kind === "step" ? lines.length + at : at;
  };
  return claims.map((claim) => ({ claim, place: placeOf(claim) })).toSorted((a, b) => a.place - b.place).map(({ claim }) => claim);
}
