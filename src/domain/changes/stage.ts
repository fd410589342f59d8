import type { DealSchema, Stage } from "../model/deal-schema.ts";
import { foldText } from "../text/fold.ts";
import { isUnsure } from "./unsure.ts";

/** What a sentence says of where a deal stands, in the order in which deals go. */
type Meaning = "shortlisted" | "agreed" | "contract" | "won" | "lost";

/**
 * Only what has happened: an order that is on its way is no order, and a project that is on hold is not lost. `agreed` is
 * a yes without a signature.
 */
const MEANINGS: readonly (readonly [Meaning, RegExp])[] = [
  ["lost", /\b(?:decided against|not (?:be )?(?:going|moving|go|move|proceed(?:ing)?) (?:ahead|forward|with (?:you|your|the (?:offer|proposal|project)))|went with (?:another|someone|somebody|the other|a (?:different|competitor))|(?:signed|closed|contracted) with (?:another|a competitor|someone else)|(?:rejected|turned down|declined) (?:you|your|the (?:offer|proposal|deal))|not (?:been )?(?:selected|chosen|awarded)|lost (?:the|this) (?:deal|order|tender|bid|project)|lost out to|pulled the plug|no longer (?:pursuing|interested)|passing on (?:this|your|the) (?:offer|proposal)|(?:project|deal|purchase|tender)(?:'s| is| was| has been) (?:now |just |been )*(?:dead|cancell?ed|killed|scrapped|called off|terminated|abandoned))\b/iu],
  ["won", /\b(?:contract|agreement|order form|order|msa|sow)s? (?:is|are|was|has been|have been|got|'s) (?:now |just |already |finally |fully )*(?:signed|countersigned|executed|placed)\b|\b(?:we|i|they|he|she)(?:'ve| have| has)? (?:now |just |already |finally )*(?:signed|countersigned|executed) (?:the|your|our) (?:contract|agreement|order(?: form)?|msa|offer|proposal)\b|\b(?:we|i|they)(?:'ve| have)? (?:now |just |already |finally )*(?:placed|issued|sent(?: you)?|released|raised|attached) (?:the|our|a|an|your) (?:purchase order|po|order)\b|\b(?:purchase order|po)\b(?: (?:no\.? ?)?[#\w-]*\d[\w-]*)? (?:is|was|has been) (?:now |just |already )*(?:issued|sent|released|placed|out|signed|attached)\b|\b(?:deal|order|contract|business) is yours\b|\byou(?:'ve| have)? won (?:the|this|our)\b|\b(?:we|i) (?:hereby |gladly |happily )?accept (?:your|the) (?:offer|proposal|quote|quotation)\b|\bconsider it ordered\b/iu],
  ["contract", /\b(?:legal|procurement|purchasing|lawyers|counsel|legal team) (?:has|have|is|are|team has|team is)? ?(?:now |already |just |currently )?(?:started|begun|reviewing|looking (?:at|over)|going through|working on|redlining|negotiating|got|have your)\b|\b(?:contract|agreement|terms|paper(?:work)?|msa|redlines?)\b.{0,40}\b(?:is|are|went|has gone|been sent|handed|moved) (?:now |over |already )*(?:to|with|in|at) (?:our |the )?(?:legal|lawyers|procurement|purchasing|counsel)\b|\bout for signature\b|\bredlin(?:es|ing)\b/iu],
  ["agreed", /\bverbal(?:ly)? (?:yes|ok|okay|go-?ahead|approval|agree\w*|commit\w*|confirm\w*)|\b(?:green light|go-?ahead|thumbs up|final approval|green-?lit)\b|\b(?:board|management|committee|ceo|cfo|coo|director|boss|leadership|council)\b.{0,20}\b(?:approved|signed off|said yes|agreed)\b|\bdecided (?:to go (?:ahead|with you)|for you|in favou?r of you)\b|\bwe(?:'re| are| will|'ll)? (?:going|go|be going) (?:ahead |forward )?with (?:you|your)\b|\b(?:chosen|selected|picked) (?:you|your)\b/iu],
  ["shortlisted", /\bshort-?list(?:ed)?\b|\bpreferred (?:bidder|supplier|vendor|provider)\b/iu],
];

/** What a stage's own name means; the surest words of a meaning first. */
const NAMES: Readonly<Record<Meaning, readonly RegExp[]>> = {
  shortlisted: [/short ?list|preferred/],
  agreed: [/verbal|commit|approved/, /bought in|agreed|decided/],
  contract: [/contract|legal|procurement|signature/, /negotiat/],
  won: [/\bwon\b/],
  lost: [/\blost\b/],
};

/**
 * The stage of the deal's own pipeline that the words name, or plainly mean; null when none, or more than one, fits. A
 * remark never takes a deal back: what was said of an earlier stage may be old news.
 */
export function stageSaid(quote: string, { current, namesRival }: { readonly current: string; readonly namesRival: boolean }, schema: DealSchema): string | null {
  const stages = pipelineOf(current, schema.stages);
  const named = stages.filter(({ name }) => isNamed(quote, name));
  const wanted = named.length > 0 ? named : meant(quote, namesRival, stages);
  const names = new Set(wanted.map(({ name }) => name));
  const [only] = wanted;
  if (only === undefined || names.size !== 1) return null;
  return only.end === null && goesBack(current, only.name, stages, schema.inOrder) ? null : only.name;
}

/** The stages beside the one that the deal has; where several pipelines have it, those that all of them have. */
function pipelineOf(current: string, stages: readonly Stage[]): readonly Stage[] {
  const homes = [...new Set(stages.filter(({ name }) => name === current).map(({ pipeline }) => pipeline))];
  const [home] = homes;
  return stages.filter(({ pipeline, name }) => pipeline === home && homes.every((one) => stages.some((other) => other.pipeline === one && other.name === name)));
}

/** "move it to Negotiation", "this is now in the contract stage": a name alone is an everyday word. */
function isNamed(quote: string, name: string): boolean {
  const [text, stage] = [` ${spaced(quote)} `, spaced(name)];
  if (stage === "") return false;
  const at = text.indexOf(` ${stage} `);
  if (at < 0) return false;
  return /\b(?:stage|phase)(?: is| to| now)* $/.test(text.slice(0, at + 1)) || text.slice(at + stage.length + 1).startsWith(" stage ") ||
    /\b(?:mov(?:e|ed|es|ing)|advanc(?:e|ed|es)|chang(?:e|ed)|updat(?:e|ed)|set|put|push(?:ed)?)(?: \w+){0,4} (?:to|into|in|at) (?:the )?$/.test(text.slice(0, at + 1));
}

const spaced = (text: string): string => foldText(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** "We decided to go with Rivalo": whoever is named there decides whether it is won or lost. */
const CHOSEN = /\b(?:go(?:ing)?|gone|went|sign(?:ed)?|contracted|stay(?:ing)?) (?:ahead |forward )?with \p{Lu}|\b(?:decided (?:on|for|in favou?r of)|chosen|chose|selected|picked|awarded (?:it )?to|lost (?:out )?to|opted for) \p{Lu}/u;

function meant(quote: string, namesRival: boolean, stages: readonly Stage[]): readonly Stage[] {
  const plain = quote.replaceAll("’", "'");
  if (isUnsure(plain)) return [];
  const meaning = namesRival && CHOSEN.test(plain) ? "lost" : MEANINGS.find(([, pattern]) => pattern.test(plain))?.[0];
  if (meaning === undefined) return [];
  const ended = stages.filter(({ end }) => end === meaning);
  if (ended.length > 0) return ended;
  for (const pattern of NAMES[meaning]) {
    const fitting = stages.filter(({ name, end }) => (end === null || end === meaning) && pattern.test(spaced(name)));
    if (fitting.length > 0) return fitting;
  }
  return [];
}

function goesBack(current: string, wanted: string, stages: readonly Stage[], inOrder: boolean): boolean {
  const at = (name: string): number => stages.findIndex((stage) => stage.name === name);
  return inOrder && at(wanted) < at(current);
}
