import { guarded } from "../../text/guarded.ts";

/** An undertaking that hangs on something, taken apart. */
export interface Conditional {
  /** What is undertaken: "I'll send you the contract by Friday". */
  readonly main: string;
  /** On what it hangs, with its word: "if the test passes". */
  readonly condition: string;
}

/**
 * Takes "If the test passes, I'll send it" and "I'll send it unless you call" apart. Null where the sentence is no undertaking
 * at all: a hypothesis ("if we gave you …"), a courtesy ("if you need anything"), an alternative that names no condition ("otherwise").
 */
export function conditionalOf(plain: string): Conditional | null {
  const found = LEADING.exec(plain) ?? null;
  const parts = found === null ? trailing(plain) : { main: found[2] ?? "", condition: found[1] ?? "" };
  if (parts === null) return null;
  const condition = parts.condition.replace(/^[\s,;]+|[\s,;.!]+$/g, "");
  const main = parts.main.replace(/^(?:then|and|but|so)\s+/i, "").replace(/[\s,;]+$/, "");
  if (condition.split(" ").length < 3 || COURTESY.test(condition) || UNREAL.test(condition) || UNREAL_MAIN.test(main)) return null;
  return BINDS.test(main) ? { main, condition } : null;
}

const WORD = String.raw`(?:only )?(?:if|unless|provided(?: that)?|assuming(?: that)?|in case|subject to|depending on|pending|as long as)`;
const LEADING = guarded(new RegExp(String.raw`^(?:(?:and|but|so|well|okay|ok|then|yes|no)[, ]+)*(${WORD} .{3,160}?)(?:,\s*(?:then )?|\s+(?:then )?(?=(?:I|we|he|she|they|you)(?:'ll| will)\b))((?:\p{Lu}|I\b|we\b|he\b|she\b|they\b|you\b|the\b|our\b|my\b|will\b).{4,})$`, "iu"));
const TRAILING = guarded(new RegExp(String.raw`^(.{6,}?),? (?:but )?(${WORD} .{3,160})$`, "iu"));

function trailing(plain: string): Conditional | null {
  const found = TRAILING.exec(plain);
  return found === null ? null : { main: found[1] ?? "", condition: found[2] ?? "" };
}

/** An offer of service that everybody makes; nothing is agreed by it. */
const COURTESY =
  guarded(/\b(?:you(?:'d| would)? (?:(?:ever|still|also|do) )?(?:need|want|like|wish|prefer|care|have (?:any|further|more|other|a) \p{L}+|get stuck|change your mind|think of|are interested|decide)|there(?:'s| is| are) any(?:thing)?|anything|any questions|questions|needed|necessary|required|possible|not\b|i(?:'m| am) (?:wrong|mistaken|late)|i (?:may|can|remember)|that(?:'s| is) what)\b/iu);
/** The past and the conditional speak of what is not. */
const UNREAL = guarded(/\b(?:were|did|had|would|could|might|should|liked|wanted|gave|went|came|took|bought|ordered|signed|said|agreed|decided|got|made|paid|was)\b/i);
const UNREAL_MAIN = guarded(/\b(?:would|could|might|should|may|'d|maybe|perhaps|not|won't|never|can't|cannot)\b|'d\b/i);
/** Only a plain undertaking is worth keeping with a condition. */
const BINDS = guarded(/(?:'ll| will| shall|(?:'m| am|'re| are|'s| is) going to)\b|^will\b/i);

/** Words that take from an undertaking what makes it firm: "probably", "I'll try to". */
export function isWeak(clause: string): boolean {
  return /\b(?:probably|hopefully|possibly|most likely|ideally|presumably|(?:i|we|he|she|they)(?:'ll| will|'m going to| am going to)? (?:also |then )?(?:try|aim|hope|attempt|plan)(?:ing)? (?:to|and)|trying to|try and|aim(?:ing)? to|do (?:my|our) (?:very )?best|see (?:if|whether|what) (?:i|we) can|with (?:any |some |a bit of )?luck|if (?:possible|i can|we can|all goes well|nothing (?:comes up|goes wrong)|need be|time allows|i find (?:the )?time)|should be able to|not sure|can't promise|fingers crossed|i think|i guess|i suppose)\b/i.test(clause);
}


