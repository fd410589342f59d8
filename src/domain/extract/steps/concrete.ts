import { HANDING_VERBS, IDLE_VERBS, WORKING_VERBS } from "../lines/verbs.ts";

/** handing: gives something to somebody; working: an act with an end; other: unknown; idle: no act at all. */
export type ActKind = "handing" | "working" | "other" | "idle";

/** How concrete a verb phrase is. `rest` is what follows the verb in its clause. */
export function actKind(verb: string, rest: string): ActKind {
  const word = verb.toLowerCase();
  if (/(?:ly|ing|ed)$/.test(word) && !/^(?:supply|reply|apply|bring|fly|feed|need|embed|assembly|ping|ring|proceed|speed)$/.test(word)) return "idle";
  for (const [verbOf, pattern, kind] of PHRASES) {
    if (verbOf === word && pattern.test(rest)) return kind;
  }
  if (IDLE_VERBS.has(word)) return "idle";
  if (HANDING_VERBS.has(word)) return "handing";
  return WORKING_VERBS.has(word) ? "working" : "other";
}

/** The first line that fits decides; a verb's last line is its default. */
const PHRASES: readonly (readonly [string, RegExp, ActKind])[] = [
  phrase("get", /^(?:used|there|going|off|out|lost|stuck|started|in trouble|on with|over it|better|better|a (?:coffee|tea|drink|moment)|some (?:coffee|sleep|lunch)|you (?:wrong|in trouble|started)|it(?=[.,!?]|$))\b/i, "idle"),
  phrase("have", /^(?:to|a (?:think|drink|great|good|nice|seat)|fun|lunch|no|it in|plenty|time|enough|another look)\b/i, "idle"),
  phrase("have", /\b(?:ready|done|back|over|finished|fixed|sent|signed|results?|answers?|somebody|someone|to you|for you|with you)\b/i, "working"),
  phrase("have", /./, "other"),
  phrase("let", /^(?:you|him|her|them|us|the \w+) (?:know|have)\b/i, "handing"),
  phrase("let", /./, "idle"),
  phrase("come", /^(?:back (?:to|with)|by|over|round|around|down|up|out|in on|along|with|to (?:your|the|you|see|visit))\b/i, "handing"),
  phrase("come", /./, "idle"),
  phrase("give", /^(?:it|this|that) (?:a|some|another) (?:try|go|thought|shot|rest|think|minute|second)|^(?:you|him|her|them) (?:that|a (?:second|sec|minute|moment|bit|quick|short|brief|little)|some (?:background|context)|an (?:overview|example|idea))\b|^up\b|^way\b/i, "idle"),
  phrase("take", /^(?:\S+ ){1,6}?(?:to|up with|back|over to|apart|down|out|off|home|into) \p{L}|^(?:care of|over|photos?|pictures?|measurements?|readings?|samples?|the measurements?|(?:some |a few |the )(?:photos?|pictures?|measurements?|readings?|samples?))/iu, "working"),
  phrase("take", /./, "idle"),
  phrase("put", /^(?:you|him|her|them) (?:on hold|through)|^(?:it|that|this) (?:differently|another way|this way|simply|aside|out of)|^(?:up with|on hold)/i, "idle"),
  phrase("make", /^(?:sure|it(?=[.,!?]|$)|do|sense|it (?:short|quick|brief|work|happen)|a note|time|an exception|that)\b/i, "idle"),
  phrase("look", /^(?:into|up|for|through|over|it up|that up|this up|them up|at (?:it|that|this|the|your)[^,.]{0,60} and\b)/i, "working"),
  phrase("look", /./, "idle"),
  phrase("do", /^(?:that|it|this|so|the|a|some|your|our|my|both|all|them|those|one|two)\b/i, "working"),
  phrase("do", /./, "idle"),
  phrase("call", /^(?:it|this|that|them|him|her)? ?(?:a day|quits|off|done|the (?:next|first)|it)\b(?! (?:the|a|on|back))/i, "idle"),
  phrase("see", /^(?:to it|about|if|whether)\b/i, "other"),
  phrase("write", /^(?:that|this|it|them) down\b|^down\b/i, "idle"),
  phrase("note", /./, "idle"),
  phrase("follow", /^up\b/i, "handing"),
  phrase("follow", /./, "idle"),
  phrase("walk", /^(?:the|over to|down to|out to)\b/i, "working"),
  phrase("walk", /./, "idle"),
  phrase("run", /^(?:it|this|that|them|the|a|some|your|our|another) (?:by|past|through|\p{L}+)/iu, "working"),
  phrase("run", /./, "idle"),
  phrase("go", /^(?:back to|through|over|and|up on|out to|to (?:the|our|my))\b/i, "other"),
  phrase("set", /^(?:up|it up|that up|this up|them up|the|a|aside)\b/i, "working"),
  phrase("set", /./, "idle"),
  phrase("sort", /^(?:it|that|this|out|the|them)\b/i, "working"),
  phrase("pay", /^(?:attention|for it later)\b/i, "idle"),
  phrase("pick", /^(?:up|it up|that up|them up|the|a|one)\b/i, "working"),
  phrase("ask", /^(?:you|the (?:dumb|stupid|obvious|next)|a (?:dumb|stupid|quick)|again|for (?:it|that|terms|money|more))\b/i, "idle"),
  phrase("tell", /^(?:you (?:what|a|the truth|honestly|how|why|something|about|that|this|straight|now)|the truth)\b/i, "idle"),
  phrase("speak", /^(?:to|with)\b/i, "working"),
  phrase("speak", /./, "idle"),
  phrase("talk", /^(?:to|with|it over|it through|about it with)\b/i, "working"),
  phrase("talk", /./, "idle"),
  phrase("pass", /^(?:it|that|this|them|these|those|the|your|on|along|over)\b/i, "handing"),
  phrase("pass", /./, "idle"),
  phrase("hold", /./, "idle"),
  phrase("stop", /^by\b/i, "working"),
  phrase("owe", /^you (?:the|a|an|that|those|some|two|three|our|my)\b(?! (?:lunch|beer|coffee|drink|apology|favou?r|explanation))/i, "handing"),
  phrase("keep", /./, "idle"),
  phrase("use", /./, "idle"),
  phrase("start", /^(?:with|by|off|again|over)\b/i, "idle"),
  phrase("place", /^(?:the|an?|our|my) /i, "working"),
  phrase("mail", /./, "handing"),
  phrase("cc", /./, "handing"),
];

function phrase(verb: string, rest: RegExp, kind: ActKind): readonly [string, RegExp, ActKind] {
  return [verb, rest, kind];
}
