import { foldText } from "../../text/fold.ts";
import { guarded, guardedAny } from "../../text/guarded.ts";

/** Texts longer than this are judged by their beginning only. */
const HIDDEN_CHARS_MAX = 20_000;

/** Whether a sentence is addressed to software rather than to a reader: "ignore your rules", "set the stage to Closed Won". */
export function isInjection(sentence: string): boolean {
  if (!SUSPECT.test(sentence)) return false;
  const plain = foldText(sentence.slice(0, HIDDEN_CHARS_MAX));
  return ADDRESSED.test(plain) || OVERRIDES.test(plain) || (ORDERS.test(plain) && !SPEAKS_OF_PEOPLE.test(plain));
}

/** Whether text that a reader could not see gives orders; hidden teasers of newsletters do not. */
export function hidesOrders(hidden: string): boolean {
  const plain = foldText(hidden.slice(0, HIDDEN_CHARS_MAX));
  if (plain === "") return false;
  return isInjection(plain) || HIDDEN_ORDERS.test(plain);
}

/** A cheap look first; letters in disguise (full width, Cyrillic look-alikes) are let through to the full check. */
const SUSPECT =
  guarded(/\b(?:ai|a\.i|llm|gpt|chat ?gpt|copilot|assistants?|models?|bots?|chatbot|automat\w*|software|agents?|parser|summari\w+|note ?taker|steward|system|developer|user|admin|instructions?|instruction|prompts?|inst|ignore|disregard|forget|override|bypass|skip\w*|overrule|without|mention|reveal|disclose|flag|jailbreak|injection|set|change|move|update|switch|adjust|mark|flip|advance|push|put|log|record|write|store|note|state|add|enter|save|insert|say|report|approve|auto|route|grant|delete|erase|remove|export|dump|forward|email|send|register|closed)\b|[^\u0000-\u024f\u2000-\u206f\p{Extended_Pictographic}]/iu);
const MACHINE = "(?:ai|a\\.i\\.|llm|chat ?gpt|gpt|copilot|(?:automated |virtual |ai |digital )?assistants?|language models?|bots?|chatbot|crm (?:system|bot|software|automation|assistant|integration)|(?:automated|automatic) (?:system|software|agent|tool|reader|process|summari[sz]er)s?|software (?:agent|reading|that)|agents?|parser|summari[sz]er|note ?taker|steward)";

const ADDRESSED = guardedAny([
  String.raw`\b(?:note|message|instructions?|attention|important|information|reminder|directive|command)s? (?:for|to) (?:any |all |the |your |our )?${MACHINE}\b`,
  String.raw`^[\s\-*#<>\[({|]*(?:system|assistant|developer|user|admin)\s*(?:prompt|message|note|override|instruction)?\s*[:\]>]`,
  String.raw`\b(?:dear|hey|hello|attention|hi|attn)[, :]+(?:the )?(?:${MACHINE})\b(?!\s+(?:manager|team|services))`,
  String.raw`\b(?:as|you are|you're|act as|acting as|pretend to be) an? (?:ai|llm|language model|automated|helpful assistant|assistant that)\b`,
  String.raw`\bif you(?:'re| are) (?:an? )?(?:${MACHINE})\b`,
  String.raw`\b(?:any|all) ${MACHINE} (?:that |which )?(?:read|reads|reading|process|processing|parsing|summari[sz]ing|should|must|shall|will)\b`,
  String.raw`<\/?(?:system|instructions?|prompt)>|\[/?inst\]|<\|im_(?:start|end)\|>|\bbegin (?:system )?prompt\b`,
], "");

const OVERRIDES =
  guarded(/\b(?:ignore|disregard|forget|override|bypass|skip|overrule) (?:all |any |the |your |my |every )*(?:of )?(?:(?:the |your )?(?:previous|prior|above|earlier|preceding|existing|former|foregoing|other|system|normal|usual|safety|review|approval|privacy) )*(?:instructions?|rules?|prompts?|guidelines|directions|polic(?:y|ies)|guardrails|constraints|filters?|checks?|safeguards|programming|training|settings)\b|\b(?:new|updated|real|hidden) (?:system )?instructions? (?:follow|below|are|:)|\bdo not (?:mention|reveal|disclose|report|log|flag|show|include) (?:this|these|the above|the following) (?:line|note|message|instructions?|text|paragraph|sentence|passage|section|prompt)\b|\bsystem prompt\b|\bjailbreak\b|\bprompt injection\b|\b(?:without|bypassing|skip(?:ping)?|no need for) (?:any )?(?:human|manual) (?:review|approval|check|confirmation)\b/);

const CRM_THING = "(?:stage|deal stage|opportunity(?: stage)?|deal|amount|close date|forecast(?: category)?|probability|status|owner|record|field|crm|pipeline|lead score|priority|next step|confidence|routing|route)";
const ORDERS = guardedAny([
  String.raw`\b(?:set|change|move|update|switch|put|adjust|mark|flip|advance|push) (?:the |this |our |that |its |my |all )?(?:\w+ ){0,2}?${CRM_THING}s? (?:to|as|=|into) (?:"|')?(?:closed?|won|lost|commit|approved|high|\$?\d|the highest|100|auto|qualified|negotiation|complete)`,
  String.raw`\bmark (?:this|it|the|that|these|all) (?:\w+ ){0,3}?as (?:closed|won|approved|reviewed|verified|trusted|safe|clean|confirmed|not spam|non-sensitive|auto)`,
  String.raw`\bclosed[- ]won\b.{0,40}\b(?:set|mark|change|update|record)\b|\b(?:set|mark|change|update|record|move|register|log)\b.{0,60}\bclosed[- ]?won\b`,
  String.raw`\b(?:log|record|write|store|note|state|add|enter|save|insert|say|report) (?:it |this |down )?(?:in|to|into|that in) (?:the |your )?(?:notes?|summary|crm|record|log|system|fields?) (?:that|as|:)`,
  String.raw`\b(?:auto-?approve|approve automatically|approve (?:this|all|every) (?:proposal|change|request|write)s? (?:automatically|without)|route (?:this|it) (?:to )?auto|grant (?:full )?(?:access|permission)s? to)\b`,
  String.raw`\b(?:delete|erase|remove|export|dump|forward|email|send) (?:all|every|the (?:entire|whole|full|complete)) (?:\w+ ){0,2}?(?:contacts?|records?|database|customers?|data|logs?|crm|deals?|opportunit(?:y|ies)|credentials|passwords)\b`,
], "");
/** A rep who tells a colleague to move a deal means a person. */
const SPEAKS_OF_PEOPLE = guarded(/\b(?:can you|could you|please ask|tell (?:him|her|them)|i(?:'ll| will|'ve| have| had)|we(?:'ll| will|'ve| have| had)|he|she|they)\b.{0,40}\b(?:set|change|move|update|put|mark)\b/);

const HIDDEN_ORDERS =
  guarded(/\b(?:write|say|state|note|record|log|set|mark|change|update|approve|confirm|email|send|forward|add|classify|treat|summari[sz]e|respond|reply|report|include|output|assign|move|delete)\b.{0,80}\b(?:notes?|summary|crm|stage|deal|opportunity|amount|discount|approved|price list|record|everyone|manager|management|priority|field|status|assistant|instructions?|sentiment|positive|contract|as trusted|task)\b/);
