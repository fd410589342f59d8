import { guarded, type Guarded } from "../../text/guarded.ts";

/** What sort of fact a piece of text states. */
export type FactKind = "amount" | "money" | "day" | "decision" | "obstacle" | "denial" | "wish" | "state" | "place" | "reason";

interface Kind {
  readonly kind: FactKind;
  readonly weight: number;
  readonly pattern: Guarded;
}

const COUNT = "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozens?|half|quarter|third|both|twice)";

/** What readers of a CRM look for, worth by how often it decides what they do next. */
const KINDS: readonly Kind[] = [
  { kind: "money", weight: 1.2, pattern: guarded(/[$€£¥]\s?\d|\d\s?(?:k\b|€|£|\$|%|usd|eur|gbp|chf|dollars?|euros?|pounds?|francs?|percent)|\b\p{L}+ (?:percent|per cent|dollars|euros|pounds|francs)\b|\b(?:price|budget|discount|fee|quote|offer|invoice|leasing|lease|cost|liabilit\p{L}+|payment|purchase order|contract|clause|terms|agreement|warranty|guarantee\p{L}*|insurance|licen[cs]es?)\b/iu) },
  { kind: "amount", weight: 0.9, pattern: guarded(new RegExp(String.raw`(?<!\b(?:chapter|item|section|page|line|point|step|number|no\.?) )(?:\d|\b${COUNT}\b(?= \p{L}))`, "iu")) },
  { kind: "day", weight: 0.9, pattern: guarded(/\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september|october|november|december|in may|q[1-4]|tomorrow|next (?:week|month|year|quarter)|this (?:week|month|year|quarter)|weekly|monthly|quarterly|yearly|deadline)\b/i) },
  { kind: "decision", weight: 0.9, pattern: guarded(/\b(?:decided|decision|agreed|confirm(?:s|ed)?|approved?|chose|chosen|picked|settled|stays?|remains?|moved?|moves|moving|cancel\p{L}*|postponed?|drop(?:s|ped)?|instead|rather than|replaced?s?|swap\p{L}*|switch\p{L}*|keeps?|belongs?|goes (?:in|on|to|into|with)|has to be|have to (?:be|go)|no longer|only|now|contacts? (?:is|are)|took over|left|joins?|signs?|counts as|passes?|scope|covers?|includ\p{L}+|matches|standard|option|own|owns|separate)\b/iu) },
  { kind: "obstacle", weight: 0.9, pattern: guarded(/\b(?:can't|cannot|can not|won't|will not|neither|without|problem|issue|trouble|wrong|fail\p{L}*|broke\p{L}*|dead|died|lost|loses?|nois[ey]\p{L}*|damage\p{L}*|leak\p{L}*|loose|rust\p{L}*|hole|gap|too \p{L}+|disagree|above|exceed\p{L}*|limit|missing|late|delay\p{L}*|expired?|blocked|stuck|hates?|afraid|worr(?:y|ies|ied)|offline|blinking|shot|slow|unhappy|complain\p{L}*|risk|danger\p{L}*|switched off|stopped|closed|capped|smaller|thicker|old|bad|weak|hard to|difficult|crash\p{L}*|down)\b/iu) },
  { kind: "denial", weight: 0.4, pattern: guarded(/\b(?:doesn't|does not|don't|do not|didn't|did not|isn't|aren't|not|no|none|nothing|nobody|never)\b/i) },
  { kind: "wish", weight: 1, pattern: guarded(/\b(?:needs?|want(?:s|ed)?|prefers?|like(?:s|d)? \p{L}+(?: \p{L}+)? (?:best|better|more)|must|has to|have to|required?s?|requirement|looking for|interested|asks?|asked|wish(?:es)?|hop(?:es|ing) (?:to|for)|priority|important|should|please|thinking|first|at least|at most|minimum|maximum|goal|instead of|rather)\b/iu) },
  { kind: "state", weight: 0.8, pattern: guarded(/\b(?:works?|working|fine|arrived?s?|landed|complete|green|red|orange|up|running|reading|reporting|ready|done|sent|fits?|reach(?:es)?|installed|fixed|went well|tested|trial|pilot|test|started|finished|delivered|shipped|signed|received|happy|good with|lined up|exists|longer|wider|higher|lower|better|worse|faster)\b/i) },
  { kind: "reason", weight: 0.6, pattern: guarded(/\b(?:because|the reason|tipped|due to|that's why|therefore|thanks to)\b/i) },
  { kind: "place", weight: 0.5, pattern: guarded(/\b(?:in|on|at|for|from) (?:the |our |your )?(?:\p{L}+ )?(?:line|room|hall|building|bay|plant|site|warehouse|floor|shop|lab|cave|silo|press|press(?:es)?|looms?|freezers?|channel|position|item|section|clause|chapter|shift|department|gate|dock|tank|unit|ward|store|branch|office|yard|farm|field|school|clinic|roof|door|team|group|contract)s?\b/iu) },
];

/** The worth of what a piece states, and of which kinds it is; nothing typed: no fact. */
export function factKinds(plain: string): { readonly kinds: readonly FactKind[]; readonly worth: number } {
  const kinds: FactKind[] = [];
  let worth = 0;
  for (const { kind, weight, pattern } of KINDS) {
    if (!pattern.test(plain)) continue;
    kinds.push(kind);
    worth += weight;
  }
  return { kinds, worth: Math.min(WORTH_MAX, worth) };
}

/** Beyond this another kind adds nothing. */
const WORTH_MAX = 3;
