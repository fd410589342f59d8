import { isConditional, isQuestion } from "../lines/conditions.ts";
import { guarded, guardedAny } from "../../text/guarded.ts";

/** Numbers are read as one sign, so that a pattern meets "three thousand four hundred" and "3,400" alike and stays linear. */
const NUMBER = "#";
const DIGITS = guarded(/[$€£]?\d[\d.,]*k?\b/g);
const SPELLED =
  guarded(/\b(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|a (?=hundred|thousand|million|dozen)|dozen)(?:[ -]| and (?=one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty))?)+(?<![ -])/gi);
/** What a deal counts; things that are measured are not on the list. */
const THING =
  "(?:units?|sensors?|gateways?|licen[cs]es?|seats?|users?|sites?|plants?|locations?|stores?|branches|trucks?|trailers?|vehicles?|containers?|machines?|lines?|devices?|nodes?|probes?|loggers?|trackers?|tags?|points?|channels?|pieces|kits?|sets|systems?|stations?|rooms?|beds?|pumps?|motors?|presses|looms?|silos?|meters?|cameras?|desks?|terminals?|robots?|agents?|accounts?|subscriptions?|modules?|packs?|pallets?|boxes|copies|headcount|people|employees|drivers?|students?|farms?|turbines?|panels?|chargers?|lockers?|doors?|warehouses?|offices?|clinics?|wards?|schools?|tractors?|boats?|vessels?|engines?|cabinets?|hives?|tanks?|greenhouses?|collars?|readers?|scanners?|handhelds?|tablets?|printers?|displays?|screens?|valves?|hectares?|acres?)";
const COUNT = String.raw`${NUMBER} (?:more |additional |extra |of the |new |further |[a-z]+ ){0,2}?${THING}`;

/** Patterns with a number in them. */
const COUNTED = guardedAny([
  String.raw`\b(?:need|want|take|order|buy|go (?:for|with|to)|make (?:it|that)|be|talking|is|are|it's|we're at|have|with|for)\b.{0,24}?${COUNT}\b.{0,30}?(?:,? (?:and )?(?:not|instead of|rather than|up from|down from|and no longer|versus|vs)) (?:the |just |only )?(?:original |planned |previous )?${NUMBER}`,
  String.raw`\b(?:not|instead of|rather than|up from|down from) (?:the )?(?:original |planned )?${NUMBER}(?: ${THING})?(?:,| but| anymore| any more)? (?:it's |we need |we want |make it |now |rather )?${NUMBER} (?:[a-z]+ )?${THING}`,
  String.raw`\bfrom ${NUMBER}(?: (?:[a-z]+ )?${THING})?,? (?:up |down )?to ${NUMBER}(?: (?:[a-z]+ )?${THING})\b`,
  String.raw`\b(?:make|let's make|change) (?:it|that) (?:to )?${NUMBER}(?: [a-z]+)?,? (?:instead|rather|not)\b|\b(?:start|begin|go|do|try)\b.{0,20} with (?:just |only )?${NUMBER} [a-z]+ (?:rather than|instead of|and not)\b`,
  String.raw`\b(?:it's|it is|that's|we're|we are|they're|number is|count is|total is|quantity is|order is|would be|will be) (?:now |actually |rather |at |really |down to |up to ){1,3}(?:about |around |roughly |only |at )?${COUNT}`,
  String.raw`\b(?:now|actually) (?:we |they |you )?(?:need|want|have|talk(?:ing)? about|look(?:ing)? at|order|take) (?:about |around |roughly |only )?${COUNT}`,
  String.raw`\b(?:we|they|i)(?:'d| would| will|'ll)?(?: also| only| just| actually)? (?:need|want|take|order|add|like|require|buy) (?:about |around |roughly |another |only |just )?(?:${NUMBER} (?:more|additional|extra|further|fewer|less)(?: [a-z]+)?(?: of)? ${THING}|another ${NUMBER} (?:[a-z]+ )?${THING})`,
  String.raw`\b(?:add|adding|drop|dropping|remove|removing|cut|cutting|take out|leave out|strike)\b.{0,30}${COUNT}\b.{0,40}\b(?:to|from|off|out of|in) (?:the |our |your )?(?:order|offer|quote|scope|proposal|contract|list|deal)`,
  String.raw`\b(?:wants?|needs?|take|order) (?:now )?all ${NUMBER} (?:[a-z]+ )?(?:${THING}|wards|halls|buildings|floors)\b|\b(?:bring|get|take|push) (?:it|that|the (?:price|total|offer|quote|sum|order)) (?:down |back )?(?:to|under|below) (?:about |around )?${NUMBER}`,
  String.raw`\bonly (?:do|take|buy|order|start with|roll out(?: to)?|need|go with) (?:about )?${COUNT}\b.{0,30}\b(?:instead|now|this year|for now|at first|to begin|to start)`,
], "");
/** Patterns without: the deal grows or shrinks, something comes in or falls out. */
const RESIZED = guardedAny([
  String.raw`\b(?:take|leave|drop|strike|remove|pull|cut)\b.{0,40}\b(?:out of|from|off) (?:the |our |your )?(?:scope|order|offer|quote|proposal|contract)\b|\b(?:add|include|put)\b.{0,40}\b(?:to|into|in|on) (?:the |our |your )?(?:scope|order|offer|quote|proposal)\b`,
  String.raw`\b(?:increase|raise|reduce|cut|expand|extend|grow|shrink|double|triple|halve|scale (?:up|down|back)|trim|enlarge)(?:d|s|ing|ed)?\b.{0,40}\b(?:order|quantity|quantities|number of|scope|volume|licen[cs]e count|seats?|licen[cs]es|rollout|roll-out|deal|size|units|sites|budget|headcount)\b.{0,60}(?:\bto\b|\bby\b|\bfrom\b|$|[.,;!])`,
  String.raw`\b(?:this|that|it|which) (?:will |would )?(?:change|changes|changed|affect|affects) (?:your|the|our) (?:offer|quote|quantity|order|scope|volume|price|proposal|deal|numbers)\b`,
  String.raw`\b(?:budget|order|deal|scope|volume|quantity|number of [a-z]+|rollout)(?:'s| is| was| has been| got| gets)? (?:now |just |been )*(?:cut|halved|doubled|tripled|reduced|increased|trimmed|raised|bigger|smaller|lower|higher)\b`,
], "");
/** A number needs a thing that deals count, or words that make a number the deal's own. */
const OF_THINGS = guarded(new RegExp(String.raw`${NUMBER} (?:[a-z]+ ){0,3}?${THING}\b|\b(?:make|change|bring|get|take|push|start|begin|go|do|try|from)\b`));
/** A ceiling in money; read before numbers become signs. */
const CEILING =
  guarded(/\b(?:budget|ceiling|limit|cap|spend|maximum|max)(?: \p{L}+){0,4}? (?:is|was|has been|got|'s|at|of)(?: \p{L}+){0,3}? (?:[$€£]\s?\d[\d.,]*k?|\d[\d.,]*\s?(?:k\b|thousand|million|euros?|dollars?|pounds?|eur|usd|gbp|chf))/iu);
/** Cheap looks first: most sentences of a talk hold no word of change. */
const CHANGES = guarded(/\b(?:need|want|order|take|taking|buy|go|going|make|now|all|bring|get|put|start|begin|include|pull|actually|instead|rather|not|from|add|adding|another|drop|dropping|remove|removing|strike|leave|only|budget|ceiling|limit|cap|spend|max|maximum|increas\p{L}+|increase|rais\p{L}+|reduc\p{L}+|cut|cutting|expand\p{L}*|extend\p{L}*|grow|shrink|doubl\p{L}+|tripl\p{L}+|halve\p{L}*|scale|trim|enlarge|changes?|changed|affects?|like|require)\b/iu);
const GROWS = guarded(/\b(?:increas|rais|reduc|cut|expand|extend|grow|shrink|doubl|tripl|halve|scale|trim|enlarge|chang|affect|bigger|smaller|lower|higher|out of the scope|from the scope|scope|the order|the offer|the quote)/i);
const MEASURED =
  guarded(/\b(?:degrees?|volts?|amps?|watts?|hours?|minutes?|seconds?|millimet\p{L}+|mm|cm|met(?:er|re)s? (?:long|deep|high|wide|away)|feet|ft|inch(?:es)?|hz|khz|celsius|litres?|gallons?|bar|psi|alarms? per|false alarms?|events)\b/iu);

/** The size of the deal changes: another quantity, scope or budget. A first mention of a number is none. */
export function amountSignal(plain: string): boolean {
  const counts = COUNTS.test(plain);
  if (!counts && !plain.includes(NUMBER) && !GROWS.test(plain)) return false;
  if (!CHANGES.test(plain)) return false;
  // Lower case and plain letters only, as patterns this long take long to prepare otherwise.
  const counted = (counts ? plain.replace(DIGITS, NUMBER).replace(SPELLED, NUMBER) : plain).toLowerCase();
  if (!counted.includes(NUMBER) && !GROWS.test(plain)) return false;
  if (isQuestion(plain) || isConditional(plain) || /\b(?:last (?:year|job|summer)|in my last|used to|back then)\b/i.test(plain)) return false;
  const sized = counted.includes(NUMBER) && ((OF_THINGS.test(counted) && COUNTED.test(counted)) || CEILING.test(plain));
  return (sized || (GROWS.test(plain) && RESIZED.test(counted))) && !MEASURED.test(plain);
}

const COUNTS = guarded(/\d|\b(?:hundred|thousand|million|dozen|\w*teen|\w*ty|ten|eleven|twelve|one|two|three|four|five|six|seven|eight|nine)\b/i);
