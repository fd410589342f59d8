import type { Line } from "../lines/lines.ts";
import { contentWords } from "./content-words.ts";
import { isChatter } from "./rank-sentences.ts";
import { guarded } from "../../text/guarded.ts";
import { rememberedOf } from "../../text/remembered.ts";

/** Headings of points, greetings, and the short answers of a form. Asked by several parts of a summary. */
export const isAside: (line: Line) => boolean = rememberedOf(saysLittle);

function saysLittle(line: Line): boolean {
  return line.where === "subject" || ANNOUNCES.test(line.plain) || saysNothing(line.plain) || (line.where === "field" && /@|^\S+(?: \S+)?$/.test(line.plain));
}

/** Greetings and "yes, fine": unless there is something in them. */
function saysNothing(line: string): boolean {
  const plain = line.replace(GREETING, "");
  if (plain.trim() === "" || SERVICE.test(plain)) return true;
  if (!isChatter(plain)) return false;
  return THANKS.test(plain) || (contentWords(plain).size < CHATTER_CONTENT_MIN && !TELLS.test(plain));
}

/** "Hi Ana, ": what follows it counts. */
export const GREETING = /^(?:hi|hello|hey|hiya|hæ|hej|hallo|hola|bonjour|ciao|dear|good (?:morning|day|afternoon|evening)|morning|evening)(?!\p{L})(?: there| all| everybody| everyone)?(?: (?:(?:mr|mrs|ms|dr)\.? )?\p{Lu}[\p{L}'’-]+){0,2}\s*(?:[,!.:–-]+\s*|$)/iu;
const THANKS = guarded(/^(?:thanks|thank you|cheers|bye|best|kind regards|regards|see you|talk (?:later|soon)|hope|have a|enjoyed|nice to|good to)(?!\p{L})/iu);
/** What is said to find out who is on the line. */
const SERVICE = guarded(/\b(?:how (?:may|can) i (?:help|direct)|what can i do for you|who(?:'s| is| am i) (?:speaking|calling|this|there)|can you (?:hear|see) (?:me|my)|is that you)\b/i);
const CHATTER_CONTENT_MIN = 3;
const TELLS = guarded(/\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:mon|tues|wednes|thurs|fri|satur|sun)day|works?|enough|instead|new)\b/i);

/** "Point three is from me." */
const ANNOUNCES = guarded(/^(?:(?:and|so|then|okay|ok)[, ]+)*(?:point|item|number|topic|question) (?:one|two|three|four|five|six|\d+)\b[^,:]{0,30}[.:]?$|^(?:one|two|three|four|first|second|third)\W*$/i);
/** A name called out, or told: "Ana here". */
export const VOCATIVE = guarded(/^(?:hi|hello|hey|dear|hæ|hej|hallo|hola|ciao|bonjour)(?![\p{L}])[\s\p{L}'’-]{0,30}[,.!]?$|^[\p{L}'’-]+ (?:hi|here|speaking)(?:, (?:from|at) (?:\p{L}+ ?){1,3})?\W*$|^[\p{L}'’-]+,? (?:it'?s|this is) \p{Lu}[\p{L}'’-]+\W*$/iu);
