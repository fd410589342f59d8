import { foldText } from "../../text/fold.ts";
import { plainLine } from "../../text/plain-line.ts";
import { isInjection } from "../lines/injection.ts";
import { FOREIGN_ORDERS } from "./foreign-orders.ts";

/** So much of a text is looked at in one piece. */
const CHARS_MAX = 8_000;

/**
 * Whether a text gives orders to software, in any of the languages that `foreign-orders.ts` knows, in disguise or not. Stricter
 * than {@link isInjection}: here a hit costs a look by a person and a call that is not made, a miss may reach a model.
 */
export function givesOrders(text: string): boolean {
  return [...viewsOf(text.slice(0, CHARS_MAX))].some((view) => isInjection(view) || CALLED.test(view) || IN_FORM.test(view) || FOREIGN_ORDERS.some((pattern) => pattern.test(view)));
}

/** The text as it would be read: as it stands, without what is not seen, with look-alike letters, spaced and leet words undone. */
function viewsOf(text: string): ReadonlySet<string> {
  const seen = foldText(plainLine(text));
  const tagged = Array.from(text, (sign) => TAG.exec(sign)?.[0] ?? "").map((sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0xe0000) - 0xe0000)).filter((sign) => sign !== "\0").join("");
  const latin = foldText(seen.replace(WORD, (word) => (/[a-z]/.test(word) ? Array.from(word, (letter) => LOOK_ALIKES.get(letter) ?? letter).join("") : word)), { diacritics: true });
  const joined = latin.replace(SPACED, (run) => run.replace(/[ .\-_*·]/g, ""));
  const letters = joined.replace(LEET_WORD, (word) => Array.from(word, (sign) => LEET.get(sign) ?? sign).join(""));
  return new Set([foldText(text), seen, latin, joined, letters, tagged].filter((view) => view !== ""));
}

/** Unicode tag characters spell ASCII that no reader sees. */
const TAG = /[\u{e0020}-\u{e007e}]/u;
const WORD = /[\p{L}\p{N}]+/gu;
/** "i g n o r e", "i.g.n.o.r.e": five letters and more that stand alone. */
const SPACED = /(?<![\p{L}\p{N}])(?:\p{L}[ .\-_*·]){4,}\p{L}(?![\p{L}\p{N}])/gu;
const LEET_WORD = /(?<![\p{L}\p{N}@$])(?=[a-z013457@$]*[a-z])(?=[a-z013457@$]*[013457@$])[a-z013457@$]{4,}(?![\p{L}\p{N}])/gu;
const LEET: ReadonlyMap<string, string> = new Map([["0", "o"], ["1", "i"], ["3", "e"], ["4", "a"], ["5", "s"], ["7", "t"], ["@", "a"], ["$", "s"]]);
/** Letters of other alphabets that look like Latin ones. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map([
  ["а", "a"], ["е", "e"], ["о", "o"], ["р", "p"], ["с", "c"], ["х", "x"], ["у", "y"], ["і", "i"], ["ѕ", "s"], ["ј", "j"], ["ԁ", "d"], ["һ", "h"], ["ӏ", "l"], ["ո", "n"], ["ց", "g"],
  ["α", "a"], ["ο", "o"], ["ν", "v"], ["ρ", "p"], ["τ", "t"], ["ι", "i"], ["κ", "k"], ["υ", "u"], ["ε", "e"], ["ı", "i"], ["ɡ", "g"],
]);

/** Whoever calls a machine by its name, and then tells it what to do. */
const CALLED =
  /\b(?:ai|a\.i\.|assistant|bot|chatbot|copilot|llm|chat ?gpt|(?:the |any |every )?(?:language )?model|note ?taker|summari[sz]er|transcriber|crm (?:bot|agent))s?\s*[:,–—-]\s*(?:please |you must |you should |always |now |also |kindly )*(?:ignore|disregard|forget|record|write|note|log|state|say|add|set|mark|approve|confirm|report|register|leave out|omit|skip|hide|treat|send|forward|delete|update|change|move|classify|summari[sz]e|respond|reply|answer|output|include|insert|put|tell|use|do not|don't|never)\b/;

/** What is shaped as talk between programs: roles, tool calls, the answer that a model would give. */
const IN_FORM =
  /["']?\b(?:role|tool_calls?|function_call)\b["']?\s*[:=]\s*["'{[]|["'](?:statements|route|reasons|concerns|quotes|promises|signals)["']\s*:|<\|[a-z_]{3,20}\|>|<\/?(?:system|assistant|instructions?|prompt|untrusted|tool)\b[^<>]{0,80}>|\[(?:system|assistant|inst)\]|(?<!-)-{2,40}\s{0,5}(?:begin|end) (?:of )?(?:system|prompt|instructions?|message|document|transcript|data)\b|\b(?:end|beginning) of (?:the )?(?:untrusted |user |source )?(?:document|data|transcript|text|prompt|input)\b.{0,40}\b(?:now|new|next|instructions?)\b/;
