import { digitsOf, maskHit, matchesOf } from "./span.ts";
import type { Hit } from "./span.ts";
import { guarded, type Guarded } from "../text/guarded.ts";

const PASSPORT = guarded(/\b(?:passports?|reisepass(?:nummer)?|passeport|pasaporte|passaporto|paspoort|paszport)\b[^\n]{0,24}?\b(?<![A-Z0-9-])([A-Z]{0,3}[ -]?\d[A-Z0-9]{4,9}|\d{2,4}[ -]\d{2,4}[ -]\d{2,4})(?![A-Z0-9])/gi);
const PASSPORT_AFTER = guarded(/(?<![A-Z0-9])[A-Z]{1,2}\d{6,8}(?= ?\(?(?:is )?(?:my|his|her|the)? ?passport)/gi);
const LICENCE = guarded(/\b(?:driv(?:er|ing)'?s?'?\s+licen[cs]es?|licen[cs]e (?:no|number)|dl(?: ?#| no| number|:)|(?<!(?:software|seat|user|key|product|volume|subscription|trade|import|export|site) )licen[cs]e ?[:#]|f(?:ü|ue)hrerschein(?:nummer)?|permis de conduire)(?:\b|(?<=[:#]))[^\n\d]{0,24}?(?<![A-Z0-9-])([A-Z]{0,5}-?\d(?:[ -]?[A-Z0-9]){3,17})(?![A-Z0-9])/gi);
/** Machine-readable zone of a travel document (ICAO 9303): two lines of 44 characters, or three of 30. */
const MRZ = /[PVIAC][A-Z<][A-Z<]{3}[A-Z0-9<]{25,39}(?:\s{1,4}[A-Z0-9<]{30,44}){1,2}/g;

/** Passport and driving-licence numbers by the word for the document, and machine-readable zones. */
export function findPersonalDocuments(text: string): Hit[] {
  const lower = text.toLowerCase();
  const hits: Hit[] = [];
  if (text.includes("<<")) hits.push(...matchesOf(MRZ, text).map((match) => maskHit(match.index, match.index + match[0].length, "passport", "passport.mrz")));
  if (/pass|pas[pz]/.test(lower)) {
    hits.push(...withValue(PASSPORT, text, "passport.keyword"));
    hits.push(...matchesOf(PASSPORT_AFTER, text).map((match) => maskHit(match.index, match.index + match[0].length, "passport", "passport.keyword")));
  }
  if (/licen[cs]e|\bdl\b|führerschein|fuehrerschein|permis/.test(lower)) hits.push(...withValue(LICENCE, text, "licence.keyword"));
  return hits;
}

function withValue(pattern: Guarded, text: string, rule: string): Hit[] {
  return matchesOf(pattern, text).flatMap((match) => {
    const value = match[1] ?? "";
    const digits = digitsOf(value).length;
    // Software is licensed too: without the word for driving a licence number must look like a document's.
    const product = /^licen[cs]e/i.test(match[0]) && /\b(?:software|seat|user|key|product|volume|subscription)\b/i.test(match[0]);
    if (digits < 5 || product || /^(?:19|20)\d\d([ -]\d\d){2}$/.test(value)) return [];
    const end = match.index + match[0].length;
    return [maskHit(end - value.length, end, "passport", rule)];
  });
}
