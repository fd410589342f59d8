import type { Clause } from "../lines/clauses.ts";
import { baseOfProgressive, STAGE_VERBS } from "../lines/verbs.ts";
import { isNegated } from "../lines/conditions.ts";
import type { Line } from "../lines/lines.ts";
import { mentionsTime } from "../lines/time-words.ts";
import { actsOf, undertakingOf, type OwnerHint, type Undertaking } from "./undertaking.ts";
import { guarded } from "../../text/guarded.ts";

const SPEAKER: OwnerHint = { kind: "speaker" };
const ADVERBS =
  "(?:(?:also|just|then|definitely|certainly|personally|gladly|happily|surely|of course|quickly|probably|still|only|first|now|simply|in turn|make sure to|be sure to|go ahead and|go and|try and|try to|do my best to|aim to|hopefully|therefore|myself|separately|immediately|directly|already|again) )*";

/** Reads every form in which a clause binds somebody. The first that fits wins. */
export function undertakingIn(line: Line, clause: Clause, dated: boolean): Undertaking | null {
  const { text } = clause;
  if (UNSURE.test(text)) return null;
  return (
    future(line, text) ?? sworn(line, text) ?? receiving(line, clause, dated) ?? someone(line, text) ?? letMe(line, text) ?? able(line, text) ??
    progressive(line, text) ?? arriving(line, text) ?? present(line, clause, dated)
  );
}

/** Whether a sentence has the words of any form, so that it is worth cutting into clauses. A clause has no words that its sentence lacks. */
export const mayBind = (plain: string): boolean => FORMS.some((form) => form.mayBeIn(plain));

const FIRST_FUTURE = guarded(new RegExp(
  String.raw`\b(I|we)(?:'ll| will| shall|(?:'m| am|'re| are) going to) ${ADVERBS}(?:be (?=\p{L}+ing\b))?(\p{L}[\p{L}-]*.*)$`, "iu"));
const OTHER_FUTURE = guarded(new RegExp(
  String.raw`(?:^|[\s,])([Ss]omebody|[Ss]omeone|[Hh]e|[Ss]he|[Tt]hey|(?:[Mm]y|[Oo]ur) (?:\p{Ll}[\p{L}-]* ){0,3}?\p{Ll}[\p{L}-]*|(?!(?:You|It|This|That|There|These|Those|What|Which|Who|Nobody|Everybody|Everyone|I|We)\b)(?:(?:Mr|Mrs|Ms|Dr)\.? )?\p{Lu}[\p{L}'-]+(?:[ -]\p{L}[\p{L}'-]+)?)(?:'ll| will|(?:'s| is| are) going to) ${ADVERBS}(?:be (?=\p{L}+ing\b))?(\p{Ll}[\p{L}-]*.*)$`, "u"));

/** "I'll send …", "Dev will shut …", "she'll mail …", "our team will call you on Monday". */
function future(line: Line, text: string): Undertaking | null {
  const first = FIRST_FUTURE.exec(text);
  if (first !== null) {
    const phrase = baseForm(first[2] ?? "");
    if (/^(?:not|never|have to|need to|want to|be)\b/i.test(phrase)) return onTheWay(line, text, phrase);
    if (/^we$/i.test(first[1] ?? "") && /^(?:talk|meet|speak|discuss|see|catch up|regroup|reconvene|find a|look at)\b/i.test(phrase)) return null;
    const found = undertakingOf(line, SPEAKER, phrase, text);
    if (found === null || isStageDirection(found)) return null;
    // A group that talks of what "we will" do designs something together; only what is handed over or dated binds somebody.
    const together = /^we$/i.test(first[1] ?? "") && line.manner === "spoken" && !mentionsTime(text) && (found.kind !== "handing" || !/\byou\b/i.test(phrase));
    return together ? null : found;
  }
  const other = OTHER_FUTURE.exec(text);
  if (other === null) return null;
  const subject = other[1] ?? "";
  const owner = ownerOf(subject);
  const found = undertakingOf(line, owner, baseForm(other[2] ?? ""), text);
  if (found === null || (found.kind !== "handing" && found.kind !== "working")) return null;
  if (/^(?:my|our) /i.test(subject)) return found.kind === "handing" && mentionsTime(text) && TEAM.test(subject) ? found : null;
  return /^ask\b/i.test(found.phrase) || (owner.kind === "nobody" && !mentionsTime(text)) ? null : found;
}

/** "We promise to return it", "I'm away until Wednesday but will send it on Thursday". */
function sworn(line: Line, text: string): Undertaking | null {
  const phrase = SWORN.exec(text)?.[1]
    ?? LATER_JOINED.exec(text)?.[1];
  if (phrase === undefined || /^(?:be|not|have to|need)\b/i.test(phrase)) return null;
  const found = undertakingOf(line, SPEAKER, phrase, text);
  return found?.kind === "handing" || (found?.kind === "working" && mentionsTime(text)) ? found : null;
}

const TEAM = guarded(/\b(?:team|people|office|colleagues?|guys?|folks|engineers?|engineering|legal|finance|accounting|purchasing|technicians?|specialists?|lab|workshop|support|assistant|department|back office|lawyers?|counsel)$/i);

/** "I'll be back to you by Thursday", "I'll be on site on Monday to fit the pads". */
function onTheWay(line: Line, text: string, phrase: string): Undertaking | null {
  const way = /^be (back (?:to|with) you|in touch|over|on site|at your (?:plant|office|site)|there) ?(.*)$/i.exec(phrase);
  if (way === null || !mentionsTime(text)) return null;
  const rest = `${way[1] ?? ""} ${way[2] ?? ""}`;
  if (/^(?:over|on site|at your|there)/i.test(rest) && !/\bto \p{Ll}/u.test(rest)) return null;
  return { line, owner: SPEAKER, phrase: /^back|^in touch/i.test(rest) ? `come ${rest.replace(/^in touch/i, "back")}` : phrase, clause: text, kind: "handing", verbs: ["come"], bare: /^back|^in touch/i.test(rest) };
}

/** "You'll have the sheet this afternoon", "in ten days you get the photos". */
function receiving(line: Line, clause: Clause, dated: boolean): Undertaking | null {
  const found = RECEIVING.exec(clause.text);
  if (found === null || /^(?:if|when|because|since|that|as soon as|once|unless|while)$/.test(clause.tie)) return null;
  const rest = found[1] ?? "";
  if (/^(?:to|me|us|used|fun|a (?:problem|choice|question)|back to (?:me|us)|the (?:idea|point|picture))\b/i.test(rest) || /\b(?:for|to) (?:me|us)\b/i.test(rest)) return null;
  const future = /\byou(?:'ll| will)/i.test(clause.text);
  if (!mentionsTime(clause.text) && !(dated && !future) && !/\bfrom (?:me|us|my|our)\b/i.test(rest)) return null;
  if (!future && (!dated || /\b(?:always|usually|often|every|each|never|still|already|now|today you)\b/i.test(clause.text) || /\byou (?:have|find)\b/i.test(clause.text))) return null;
  return rest === "" ? null : { line, owner: SPEAKER, phrase: `send ${rest}`, clause: clause.text, kind: "handing", verbs: ["send"], bare: /^(?:it|that|this|them)\b/i.test(rest) };
}

/** "Somebody has to send …": an act that all agree on and nobody took. */
function someone(line: Line, text: string): Undertaking | null {
  const found = SOMEONE.exec(text);
  if (found === null || (/\bshould\b/i.test(text) && !mentionsTime(text))) return null;
  const made = undertakingOf(line, { kind: "nobody" }, found[1] ?? "", text);
  return made !== null && line.manner === "spoken" && !mentionsTime(text) && made.kind !== "handing" ? null : made;
}

/** "Let me send the price in writing", "let me check and come back to you". */
function letMe(line: Line, text: string): Undertaking | null {
  const phrase = LET_ME.exec(text)?.[1];
  if (phrase === undefined || /\b(?:let me (?:know|say|see|finish|be|think|put it|start|show|explain|find my|share))\b/i.test(text)) return null;
  const found = undertakingOf(line, SPEAKER, phrase, text);
  const returning = actsOf(phrase).some((act) => /^(?:send|resend|email|e-mail|mail|text|forward|get|come|call|confirm|draft|prepare|write|follow|put)$/.test(act.verb) && act.kind !== "idle");
  return found !== null && returning && !isStageDirection(found) ? found : null;
}

const CAN = guarded(new RegExp(String.raw`\b(?:I|we) can ${ADVERBS}(\p{Ll}[\p{L}-]*.*)$`, "iu"));

/** "I can get you that by Thursday": an offer with a date binds; the taking up of one without is read from the answer. */
function able(line: Line, text: string): Undertaking | null {
  const phrase = CAN.exec(text)?.[1];
  if (phrase === undefined || !mentionsTime(text)) return null;
  const found = undertakingOf(line, SPEAKER, phrase, text);
  return found?.kind === "handing" && /\b(?:you|over|across|back|to)\b/i.test(phrase) ? found : null;
}

/** "I'm sending it on Monday", "Emailing the deck tonight". */
function progressive(line: Line, text: string): Undertaking | null {
  const found = PROGRESSIVE.exec(text);
  const verb = baseOfProgressive(found?.[1] ?? "");
  if (found === null || verb === null || !mentionsTime(text) || isNegated(text) || /\b(?:since|already|currently|at the moment|yesterday|last)\b/i.test(text)) return null;
  const made = undertakingOf(line, SPEAKER, `${verb}${found[2] ?? ""}`, text);
  return made?.kind === "handing" ? made : null;
}

const PAPERS =
  "(?:quote|quotation|offer|proposal|contract|agreement|draft|documents?|list|sheet|spreadsheet|drawings?|plans?|layout|report|summary|minutes|notes|recording|slides|deck|figures|numbers|pricing|prices|price list|photos?|pictures?|samples?|invoice|order form|certificate|nda|dpa|questionnaire|answers?|response|reply|feedback|data|results?|files?|link|invite|invitation|statement|letter|datasheets?|references|names|details|redlines|comments|schedule|timeline|estimate|analysis|sow|specs?|specification|mail|email|confirmation|agenda|access|logins?|credentials|model|calculation|comparison|page|paper|form|copy|version|revision|template|checklist|map|protocol|readings|measurements|rest)";
const ARRIVING = guarded(new RegExp(
  String.raw`\b((?:(?:the|my|our|your|a|an|both|all|that|this|those|revised|updated|signed|new|final) )?(?:[\p{L}\d'-]+ ){0,5}?${PAPERS}|it|that|this|they|everything|all of it) (?:(?:will|'ll|to|should)? ?(?:be (?:with you|in your (?:inbox|mailbox|hands)|on your desk|over|ready for you|sent|there|done|finished|ready)|reach you|follows?|come (?:over|through|across)|go out|land|arrive))\b(.*)$`, "iu"));

/** "The minutes follow tomorrow", "It'll be with you by Friday", "expect the quote from me on Monday". */
function arriving(line: Line, text: string): Undertaking | null {
  if (!mentionsTime(text) || isNegated(text)) return null;
  const expected = EXPECTED.exec(text);
  if (expected !== null) {
    return { line, owner: SPEAKER, phrase: `send ${expected[1] ?? ""}`, clause: text, kind: "handing", verbs: ["send"], bare: false };
  }
  const found = ARRIVING.exec(text.replace(THEY_WILL, "$1 will"));
  if (found === null || /\b(?:should|yesterday|last)\b/i.test(text)) return null;
  const what = found[1] ?? "it";
  return { line, owner: SPEAKER, phrase: `send ${what}${found[2] ?? ""}`, clause: text, kind: "handing", verbs: ["send"], bare: /^(?:it|that|this|they)$/i.test(what) };
}

const NOW_VERB =
  "(?:send|resend|write|mail|email|text|call|ring|phone|bring|give|forward|share|prepare|come back|get back|answer|reply|respond|let you know|ship|return|tell|inform|provide|revert|check|ask|visit|deliver|finish|make you)";
const PRESENT = guarded(new RegExp(String.raw`\b(?:I|we) ${ADVERBS}(${NOW_VERB}\b.*)$`, "iu"));

/** "I send you the photos within Wednesday": the present tense of many who learned English later. */
function present(line: Line, clause: Clause, dated: boolean): Undertaking | null {
  const { text, tie } = clause;
  if (/^(?:if|when|once|because|since|that|until|while|before|after|whenever|as soon as|though|although|unless)$/.test(tie)) return null;
  if (NOT_PRESENT.test(text)) return null;
  const direct = PRESENT.exec(text)?.[1];
  const joined = direct ?? JOINED.exec(text)?.[1];
  if (joined === undefined || /^(?:tell|inform|ask) you (?:that|about|how|why|to)\b/i.test(joined)) return null;
  const toYou = /\byou\b/i.test(joined);
  if (!mentionsTime(text) && !(dated && direct !== undefined && toYou) && !(toYou && line.manner === "spoken") && !/^(?:come|get) back to you/i.test(joined)) return null;
  const whole = direct ?? (/\b(?:I|we) (.*)$/iu.exec(text)?.[1] ?? joined);
  const found = undertakingOf(line, SPEAKER, direct ?? joined, text);
  return found?.kind === "idle" || found === null ? null : { ...found, phrase: whole };
}

function ownerOf(subject: string): OwnerHint {
  if (/^(?:somebody|someone)$/i.test(subject)) return { kind: "nobody" };
  if (/^(?:he|she|they)$/i.test(subject)) return { kind: "pronoun", word: subject.toLowerCase() };
  return /^(?:my|our) /i.test(subject) ? SPEAKER : { kind: "named", name: subject };
}

function baseForm(phrase: string): string {
  const first = /^[\p{L}-]+/u.exec(phrase)?.[0] ?? "";
  const base = baseOfProgressive(first);
  return base === null ? phrase : base + phrase.slice(first.length);
}

/** "I'll share my screen", "let me start": says what happens in the talk, not after it. */
function isStageDirection(found: Undertaking): boolean {
  if (STAGE_CUES.test(found.phrase)) return true;
  if (found.line.manner !== "spoken" || mentionsTime(found.clause)) return false;
  const [verb] = found.verbs;
  return found.verbs.length === 1 && verb !== undefined && STAGE_VERBS.has(verb) && !/\b(?:to you|for you|you the|them|him|her|committee|board|management|team|back|into|together|in writing|to (?:the|my|our))\b/i.test(found.phrase);
}

const STAGE_CUES =
  guarded(/\b(?:(?:my|the) screen|the floor(?=[.,!?]|$)|right now|real quick|in a (?:second|sec|minute|moment|bit)|for a (?:second|sec|minute|moment)|in the chat|next slide|the agenda first|(?:hand|pass|turn|throw|give) (?:it |this |things )?(?:back )?over to|on mute|one second|to that (?:later|in a)|down(?:,| now)|your word for it|you (?:a|one) (?:second|question)|my notes|my camera)\b/i);

const UNSURE = guarded(/\b(?:maybe|perhaps|possibly|would|could|might)\b|\b(?:hope|hoping|wish|understand|heard|hear) (?:that )?(?:I|we|you|he|she|they)\b/i);
const SWORN = guarded(/\b(?:I|we) (?:hereby |also |can )?(?:promise|commit|undertake|agree|guarantee) (?:you )?to (\p{Ll}[\p{L}-]* .*)$/iu);
const LATER_JOINED = guarded(/\b(?:I|we)\b.{1,80}?\b(?:but|and|then) (?:will|shall) (?:then |also )?(\p{Ll}[\p{L}-]* .*)$/iu);
const RECEIVING = guarded(/\byou(?:'ll| will|(?= (?:get|have|receive|find)\b)) ?(?:also |then |soon |probably )?(?:have|get|receive|find|hear)\b ?(.*)$/i);
const SOMEONE = guarded(/\b(?:somebody|someone|one of (?:us|you)|either of us|whoever)\b[^.;]{0,30}?\b(?:has to|have to|needs? to|must|ought to|'s got to|has got to|should|will have to) (\p{Ll}[\p{L}-]*.*)$/iu);
const LET_ME = guarded(/\blet me (?:just |quickly |first |also )?(\p{Ll}[\p{L}-]*.*)$/iu);
const PROGRESSIVE = guarded(/(?:\b(?:I|we)(?:'m| am|'re| are) |^(?:(?:ok(?:ay)?|sure|yes|great|thanks|perfect)[,.!]? )?)(?:also |just |then )?(\p{L}+ing)\b(?! to\b)(.*)$/iu);
const EXPECTED = guarded(/\b(?:expect|look out for|watch for|count on) (.*\b(?:from (?:me|us)|in your inbox)\b.*|(?:our|my) .*)$/i);
const NOT_PRESENT = guarded(/\b(?:always|usually|often|normally|generally|every|each|never|sometimes|attached|herewith|hereby|enclosed|below|annex|did|do|does|last|yesterday|to tell you|typically|ago|today to|this to)\b/i);
const JOINED = guarded(/\b(?:I|we) .{2,80}?\band ((?:come|get) back to you\b.*|let you know\b.*|(?:send|write|call|mail|email|answer|tell) (?:it to )?you\b.*)$/iu);
const THEY_WILL = guarded(/\b(it|that|this|they)'ll\b/gi);

const FORMS = [FIRST_FUTURE, OTHER_FUTURE, SWORN, LATER_JOINED, RECEIVING, SOMEONE, LET_ME, CAN, PROGRESSIVE, EXPECTED, ARRIVING, THEY_WILL, PRESENT, JOINED];
