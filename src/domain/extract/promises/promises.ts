import type { MadePromise, PromiseType } from "../../model/judgement.ts";
import { isHypothetical, isQuestion, takesBack } from "../lines/conditions.ts";
import type { Line } from "../lines/lines.ts";
import { learnedPromise } from "./learned-promise.ts";
import { TOPICS } from "./promise-topics.ts";
import { guarded, guardedAny } from "../../text/guarded.ts";

/** A promise and the sentence it stands in. */
export interface FoundPromise extends MadePromise {
  readonly line: Line;
}

/** At most this many promises are listed for one activity; one is enough to ask a person. */
const PROMISES_MAX = 30;

/**
 * What our side bound itself to on price, discount, scope, delivery, terms, legal, service level, roadmap, exclusivity or
 * refund. What a customer asks, what is refused, asked back, thought aloud or hangs on something not agreed is none.
 */
export function promisesOf(lines: readonly Line[]): readonly FoundPromise[] {
  const found: FoundPromise[] = [];
  for (const line of lines) {
    if (line.side !== "own" || line.where === "subject") continue;
    const type = promiseIn(line, lines) ?? grantedRequest(line, lines) ?? learnedIn(line, lines);
    if (type === null || found.some((other) => other.quote === line.text)) continue;
    found.push({ type, quote: line.text, line });
    if (found.length >= PROMISES_MAX) break;
  }
  return found;
}

function promiseIn(line: Line, lines: readonly Line[]): PromiseType | null {
  const { plain } = line;
  if (isQuestion(plain) || isTakenBack(line, lines)) return null;
  for (const clause of halves(plain)) {
    if (!binds(clause, plain, line.manner === "note")) continue;
    const type = topicOf(clause) ?? (clause === plain ? null : topicOf(plain));
    if (type !== null && !isExcused(type, clause, plain)) return type;
  }
  return null;
}

/** What no rule knows but the trained model: the guards are those that no words of a sentence alone can tell. */
function learnedIn(line: Line, lines: readonly Line[]): PromiseType | null {
  const { plain } = line;
  if (isQuestion(plain) || isTakenBack(line, lines) || isOpen(plain) || isHypothetical(plain)) return null;
  const learned = learnedPromise(line);
  if (learned === null || isPast(plain) || SHOWN.test(plain) || (PAPER_WORK.test(plain) && PAPER.test(plain) && !STRONG.test(plain))) return null;
  return topicOf(plain) ?? learned;
}

/** Joined main clauses are judged apart, so that a refusal beside a promise does not hide it; an "if" part stays with what it governs. */
function halves(plain: string): readonly string[] {
  const parts = plain.split(/;\s+|[,–—]?\s+(?:but|and)\s+(?=(?:I|we|you|the|it|that|they|I'll|we'll|you'll)\b)/i);
  return parts.length > 1 && !/\bif\b/i.test(plain) ? parts : [plain];
}

/** Whether words are about what a promise can be about: price, terms, delivery … */
export const speaksOfTerms = (plain: string): boolean => topicOf(plain) !== null && !PAPER_WORK.test(plain) && !PAPER.test(plain);

function topicOf(clause: string): PromiseType | null {
  return TOPICS.find(({ matter }) => matter.test(clause))?.type ?? null;
}

const SELF = "(?:I|we|our side|our company|our team)";
/** The forms in which a seller binds himself. */
const BINDING = guardedAny([
  String.raw`\b${SELF}(?:'ll| will| shall| won't|(?:'m| am|'re| are) (?:going to|happy to|willing to|prepared to|ready to|able to|glad to|pleased to)) `,
  String.raw`\b${SELF}(?:(?:'m| am|'re| are) (?:also |now |hereby )?(?:giving|offering|including|waiving|knocking|throwing|taking|extending|holding|dropping|adding|cutting|lowering|matching|freezing|accepting|granting|guaranteeing|committing|shipping|delivering|keeping))\b`,
  String.raw`\b${SELF} (?:also |hereby |can |can also |do |gladly |certainly |fully |will |would like to )*(?:guarantee|promise|commit|confirm|agree|accept|offer|include|waive|match|undertake|warrant|assure|grant|extend|hold|honou?r|give|take|cover|throw in|knock|go (?:to|down|as low|with)|come down|do (?:it|that|this|them|you|the|net|a|\d|[$€£]|nine|eight|seven|six|five|ten|twelve|fifteen|twenty|thirty|sixty|ninety)|drop|cut|lower|reduce|freeze|lock|cap|fix|keep|let you|eat|absorb|bear|swallow|carry|pick up|pay|spread|split|defer|develop|build|invoice|bill|deliver|ship|refund|credit|install|add|live with|sign|settle|stretch|move to|meet|beat|get you|have (?:it|you|them|everything|the)|make (?:it|that))\b`,
  String.raw`\b${SELF}(?:'ve| have) (?:now |just |also )?(?:agreed|decided|approved|accepted|committed|got approval|taken|removed|waived|added|included|reduced|lowered|dropped|extended)\b`,
  String.raw`\byou(?:'ll| will| can| may)? (?:also |then |still )?(?:get|have|receive|pay(?: only| just)?|cancel|keep|return|count on|rely on|terminate|walk|leave|exit|be the only|be our only|buy|owe|stay|remain|own|retain)\b`,
  String.raw`\b(?:is|are|'s|will be|'ll be) (?:hereby |also |all |now )?(?:accepted|agreed|included|guaranteed|confirmed|waived|refunded|covered|approved|fixed|locked(?: in)?|frozen|capped|on us|free|yours|done|thrown in|taken off|delivered|installed|shipped|live|in place|reduced|credited|reimbursed|extended|fine (?:with|for|by) us|ok(?:ay)? (?:with|for|by) us|acceptable)\b`,
  String.raw`\b(?:will|'ll) (?:also |then )?(?:be|ship|arrive|go live|include|stay|remain|hold|cost|come|have|apply|land|reach|start|support|run|get)\b`,
  String.raw`\b(?:ships?|comes?|goes live|lands?|arrives?|launches|releases) (?:in|with|by|on|at|next)\b`,
  String.raw`\b(?:count on (?:it|that|us)|you have my word|my word|that's a promise|guaranteed|no questions asked|consider it done|deal\b|done deal|no charge|on the house|free of charge|at no (?:extra |additional )?(?:cost|charge)|for free)\b`,
  String.raw`\bconsider (?:it|that|this|the \p{L}+(?: \p{L}+){0,3}) (?:done|taken care of|included|settled|waived|sorted|yours|fixed|agreed)\b`,
  String.raw`\b(?:we|i)(?:'re| are|'m| am) (?:also |absolutely |perfectly )?(?:fine|ok|okay|good|comfortable|happy|on board) with\b|\bour (?:board|management|director|ceo|cfo|finance|legal)(?: team)? (?:has|have) (?:approved|agreed|accepted|granted|cleared)\b|\byou(?:'re| are| will be|'ll be) (?:the|our) (?:only|sole|exclusive)\b|\b(?:is|are) coming\b|\bmy final (?:word|offer|price)\b|\bthat's (?:fine|ok|okay|agreed) (?:with|for|by) (?:us|me)\b`,
  String.raw`\b(?:will not|won't|'ll not|never|not) (?:ever )?(?:go up|increase|rise|exceed|change|be (?:charged|billed)|get|leave|see|pay|have)\b`,
  String.raw`\b(?:percent|per cent|%|net \p{L}+|net \d+|\d+|sixty|ninety|thirty|forty-five) it is\b|\b(?:we have a deal|you(?:'ve| have) got a deal|shake on (?:it|that))\b`,
  String.raw`\bcomes? (?:to you |for you )?(?:at|with)\b|\b(?:stays?|remains?) (?:in|with|yours|within|fixed|frozen)\b|\b(?:answers?|responds?|applies|governs) \b`,
  String.raw`\bin writing\b|\b(?:that's|it's|this is) (?:fixed|guaranteed|agreed|settled|confirmed|a promise)\b`,
  String.raw`\bno (?:other|one else|one|body)\b|\bnobody else\b`,
  String.raw`\b(?:my|our) (?:final |best |new |revised )?(?:offer|price) (?:is|stands|for you)\b`,
  String.raw`\bfor you (?:it's|it is|that's)\b`,
], "iu");
/** How a rep's own note tells of a promise. */
const TOLD =
  guarded(/\b(?:offered|promised|agreed(?: to| on| with)?|committed to|guaranteed|confirmed|granted|gave|conceded|accepted|(?:told|assured|said to) (?:him|her|them|\p{Lu}\p{L}+)(?: that)? (?:we|i)(?:'d| would|'ll| will| can)|threw in|knocked|waived|extended)\b/iu);

function binds(clause: string, sentence: string, note: boolean): boolean {
  const told = note && TOLD.test(clause) && !/^(?:he|she|they|customer|client)\b/i.test(clause);
  if (!told && !BINDING.test(clause)) return false;
  if (isRefused(clause)) return false;
  const sworn = /\b(?:in writing|guarantee|my word|you can count on)\b/i.test(sentence);
  if (!told && !sworn && isHypothetical(clause.replace(/\bmay (?=cancel|return|terminate|keep|leave)/gi, "can "))) return false;
  return !isOpen(sentence);
}

/** "we won't charge you", "we'll never sell to your competitors": a negation that grants. */
const GRANTING_NOT =
  guarded(/\b(?:won't|will not|never|not going to|no longer|don't|do not|nobody|no one|without|no|not)\b.{0,24}\b(?:charg(?:e|ed|ing)|bill(?:ed)?|invoice[sd]?|pay (?:anything|a|for|more|extra)|cost you|rais(?:e|ed|ing)|increas(?:e|ed|ing)|go up|sell|supply|offer (?:it|this|the|that) to|deliver to|ship to|licen[cs]e|work with|partner|approach|sign (?:with )?(?:another|any)|questions asked|penalt|extra|additional|setup|set-up|install|other|one else|else|competitor|fee|later than|longer than|minimum|due|payable|exceed|rise|owe|leave (?:the|europe|germany|your)|get (?:it|the|this|our)|within|for the term|below)/i);

function isRefused(clause: string): boolean {
  const main = clause.replace(/\b(?:if|unless|when|in case|should)\b.*?(?:,|$|(?= (?:we|you|i)(?:'ll| will| get| can| give| take)\b))/gi, " ");
  const bare = main.replace(/\bnot only\b|\bno (?:problem|worries|doubt)\b|\bnot (?:a problem|an issue)\b|\bwhy not\b/gi, " ");
  if (!/\b(?:can't|cannot|can not|could not|won't|will not|not|never|don't|do not|doesn't|unable|nobody|no one|no|neither|nor|isn't|aren't|refuse|wasn't|weren't|without)\b/i.test(bare)) return false;
  if (/\b(?:can't|cannot|can not|not able|unable|not (?:in a position|authori[sz]ed|allowed))\b/i.test(bare)) return true;
  return !GRANTING_NOT.test(bare) && !/,\s*not\b/i.test(bare) && !/\b(?:without|no) (?:further|any|extra|additional|questions|charge|cost|fee|conditions?)\b/i.test(bare);
}

/** Hangs on what is not agreed: our own approval, or an unreal "if". A condition that the customer alone must meet is an offer. */
function isOpen(sentence: string): boolean {
  if (OPEN.test(sentence)) return true;
  if (TO_BE_ASKED.test(sentence) && !/\b(?:guarantee|promise|commit)\b/i.test(sentence)) return true;
  const condition = CONDITION.exec(sentence)?.[1] ?? "";
  return /^ (?:we|i) (?:gave|went|did|offered|took|were|had|could|would|can get|get (?:the )?(?:approval|ok|sign))|^ (?:my|our) (?:\p{L}+ )?(?:board|boss|manager|finance|legal|management|director|team|vp|ceo|cfo)|\b(?:approves?|agrees?|signs off|says yes|allows|lets me|gives me)\b|^ (?:you|they) (?:liked|took|signed|ordered|did|went|wanted|were|could)\b/iu.test(condition);
}

const OPEN =
  guarded(/\b(?:subject to|pending|depending on|provided (?:that )?(?:i|we|my|our)|once (?:my|our) (?:\p{L}+ )?(?:board|boss|manager|finance|legal|management|director|vp|ceo|cfo)|as soon as (?:my|our) (?:\p{L}+ )?(?:board|boss|manager|finance|legal|management))\b/iu);
/** Somebody is asked first. */
const TO_BE_ASKED = guarded(/\b(?:have to|need to|must|let me|going to|i'll|we'll|i will|want to|try to) (?:first )?(?:ask|check|see if|clarify|talk to|speak to|find out|run it)\b/i);
const CONDITION = guarded(/\b(?:if|unless|assuming|in case)\b(.{0,90})/i);

function isTakenBack(line: Line, lines: readonly Line[]): boolean {
  const near = [line, lines[line.index - 1], lines[line.index + 1]];
  return near.some((other) => other !== undefined && other.turn === line.turn && takesBack(other.plain));
}

const PAPER_WORK =
  guarded(/\b(?:i|we)(?:'ll| will| can| shall|'m| am|'re| are)?(?: (?:going to|happy to|able to|glad to|also|then|just|certainly|gladly))* (?:send|email|e-mail|mail|text|forward|share|return|write|draft|prepare|review|check|read|look|call|discuss|talk|ask|answer|come back|get back|let you know|put (?:it|that|this|them) together|update|revise|redo|summari[sz]e|have (?:it|them|that|the .{2,60}) (?:back|over|to you)|get (?:it|them|that|you|the) .{0,60}\b(?:to you|by|statement|sheet|list|drawing|link|form|copy|summary|lengths?)|be in touch|tell|show|present|test|measure|schedule|book|arrange|set up a|(?:give|get) you (?:the|an|my|our) (?:answer|details|feedback|number|list|overview|update)|have (?:the|an|my|our) answer)\b|\blet me\b/i);
/** What is handled, not granted. */
const PAPERS_OF_IT = guarded(/\b(?:refund|discount|warranty|exclusivity|sla|training|delivery|price|credit) (?:requests?|forms?|claims?|polic(?:y|ies)|lists?|question|documents?|note|sheet|page)\b/i);
const PAPER =
  guarded(/\b(?:quotes?|quotation|drawings?|layout|reports?|summary|minutes|notes|recording|slides|deck|datasheets?|data sheet|documents?|documentation|drafts?|link|statement|certificate|photos?|names|answers?|list|page|sheet|agenda|manual|analysis|figures|results?|proposal|offer|price per|prices?|pricing|contract|copy|redlines|mark-?up|spreadsheet|questionnaire|references|invoice|plan|estimate|calculation|comparison|number|specs?)\b/i);

/** What always was so, is so in general, or is only hoped for. */
const PAST =
  /\b(?:as promised|typical(?:ly)?|usual(?:ly)?|normally|generally|in most cases|on average|standard(?:ly)?|as (?:quoted|before|in the offer)|unchanged|already (?:have|in)|always was|was always|used to|in the past|(?<!honou?r )last (?:year|month|week|quarter)|back then|at the time|planned|plan to|hope to|hoping|aim to|target date|try to|we'd like|looking at|considering)\b/i;
const isPast = (clause: string): boolean => PAST.test(clause);
/** Where something stands is no promise of it. */
const SHOWN = /\b(?:see|find)\b.{0,40}\b(?:page|sheet|list|attachments?|link|tab|column|table)\b/i;
/** Words by which somebody binds himself, whatever else he says. */
const STRONG = /\b(?:guarantee|promise|commit|count on|refund|waive|discount|free|% off|percent|match|hold|freeze|lock|accept|agree)\b/i;

/** Forms that only look like a promise: paper sent by a day, history, what always was so, the general case. */
function isExcused(type: PromiseType, clause: string, sentence: string): boolean {
  if (isPast(clause)) return !/\b(?:guarantee|promise|commit|count on)\b/i.test(sentence);
  if (/\bowe us (?!nothing)|\b(?:I|we)(?:'ll| will) be (?:at|in|over|there|back)\b/i.test(clause)) return true;
  if (PAPERS_OF_IT.test(clause) && !/\d ?%|\bwaive/i.test(clause)) return true;
  const strong = STRONG.test(clause);
  if (!strong && type !== "refund" && PAPER_WORK.test(clause) && !/\b(?:expense|free|charge|no cost)\b/i.test(clause)) return true;
  if (type === "delivery" || type === "price") {
    if (type === "delivery" && PAPER.test(clause)) return true;
    if (type === "price" && /\b(?:have|get|receive)\b/i.test(clause) && PAPER.test(clause) && !/\d|\b(?:hold|lock|fix)/i.test(clause)) return true;
  }
  if (type === "delivery") return !DATED.test(sentence);
  if (type === "roadmap") return !DATED.test(sentence) && !strong && !/\b(?:build|develop|add|support|make|create|implement|be in the next|next (?:release|version|update))\b/i.test(clause);
  if (type === "discount") return PAPER_WORK.test(clause) && !/\b(?:off|discount|waive|reduce)\b/i.test(clause);
  return false;
}

const DATED = guarded(/\b(?:by|before|within|on|in|until|no later than|end of|next|this|first of|from|tomorrow|today)\b.{0,20}?(?:\b\d|\bq[1-4]\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:week|weeks|month|months|quarter|year|days?|hours?|spring|summer|autumn|fall|winter|easter|christmas|release|version|tomorrow)\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b)|\btomorrow\b/i);

/** "Can you do net sixty?" – "Yes, we can do that." / "Deal.": the answer grants what was asked. */
function grantedRequest(line: Line, lines: readonly Line[]): PromiseType | null {
  if (line.manner !== "spoken" || !GRANTS.test(line.plain) || isTakenBack(line, lines)) return null;
  if (/\?\W*$|\b(?:but|can't|cannot|not|won't|don't|depends|maybe|have to (?:ask|check)|need to (?:ask|check)|let me|i'll (?:ask|check|see)|would)\b/i.test(line.plain)) return null;
  const before = lines.slice(Math.max(0, line.index - 3), line.index).filter((other) => other.turn === line.turn - 1);
  const opensTurn = lines[line.index - 1]?.turn !== line.turn;
  if (!opensTurn) return null;
  for (const asked of before.toReversed()) {
    if (asked.side === "own" || !DEMANDS.test(asked.plain)) continue;
    const type = topicOf(asked.plain);
    if (type !== null && !PAPER_WORK.test(asked.plain)) return type;
  }
  return null;
}

const GRANTS =
  guarded(/^(?:(?:well|okay|ok|right|hm|hmm|look|alright|all right|oh)[,.]? )*(?:yes|yeah|yep|sure|deal|done|agreed|absolutely|of course|no problem|fine|okay|ok|you (?:have|got|'ve got) (?:it|a deal|my word)|we can (?:do|live|agree|accept|commit)|i can (?:do|live|agree|accept|commit)|that works|that's (?:fine|ok|okay|doable|a deal)|happy to|consider it done|granted|certainly|definitely|you bet|let's do that|i'll do that|we'll do that)\b/i);
const DEMANDS =
  guarded(/\b(?:can|could|would|will) (?:you|we (?:get|have))\b|\b(?:i|we)(?:'d| would)? (?:need|want|like|expect|ask|require)\b|\bgive (?:us|me)\b|\bhow about\b|\bwhat about\b|\bcan i (?:get|have|count on)\b|\bmake it\b|\bthrow in\b|\bdo you (?:guarantee|promise|commit)\b|\bif you (?:can|could)\b|\bwe have a deal\b|\bthen we have\b/i);
