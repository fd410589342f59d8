import { maskHit, matchesOf } from "./span.ts";
import type { Hit } from "./span.ts";
import { guarded } from "../text/guarded.ts";

const MONTH = "(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|m(?:ar(?:ch)?|ärz)|apr(?:il)?|ma[yi]|jun[ei]?|jul[yi]?|aug(?:ust)?|sep(?:t|tember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)\\.?";
const DAY = "(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th|\\.)?";
const YEAR = "(?:(?:19|20) ?\\d ?\\d|'?\\d\\d)";
const DATE = `(?:${DAY}(?: of)?[ -]${MONTH},?(?:[ -](?:in )?${YEAR})?|${MONTH} ${DAY}(?:,? ${YEAR})?|\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.] ?\\d{1,2}[-/.] ?(?:\\d{4}|\\d\\d)|\\d{8}|\\d{6})(?!\\d)`;

const NAMED = guarded(new RegExp(
  `\\b(?:dob|d\\.o\\.b\\.?|date[ _]?of[ _]?birth|birth[ _-]?(?:date|day)|born|geboren|geburtsdatum|geb\\.|n[ée]e? le|date de naissance|nacid[oa]|fecha de nacimiento|data di nascita|nat[oa] il|geboortedatum)` +
  `(?:\\W{1,4}(?:is|was|am|ist|on|the|it's|in|el|den|um|uh|yes|sure|that's|that is|a))*\\W{0,4}(?:${DATE})`, "gi"));
const YEAR_ONLY = guarded(/\b(?:(?:I|[Hh]e|[Ss]he|you)(?: was|'s| is| were)|[A-Z][a-z]+-?(?:san)? was) born (?:back )?in (?:19|20)\d{2}(?!\d)/g);
const SPOKEN_YEAR = guarded(new RegExp(`\\b(?:dob|date of birth|born)(?:\\W{1,4}(?:is|was|on|the|it's|in))*\\W{0,4}(?:${MONTH} (?:the )?${DAY}|(?:the )?${DAY}(?: of)? ${MONTH}),? (?:19|20) ?\\d ?\\d(?!\\d)`, "gi"));

/** One of these stands wherever a rule finds something. */
const TALK = guarded(/birth|born|\bdob\b|d\.o\.b|geb|naissance|n[ée]e? le|nac|nat[oa] il|nascita/i);

/** Dates of birth: a date that follows the word for it. */
export function findBirthDates(text: string): Hit[] {
  if (!/\d/.test(text) || !TALK.test(text)) return [];
  return [NAMED, YEAR_ONLY, SPOKEN_YEAR].flatMap((pattern) =>
    matchesOf(pattern, text).map((match) => maskHit(match.index, match.index + match[0].length, "dob", "dob.keyword")));
}
