import { isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { CountryCode } from "libphonenumber-js/min";
import { normalizePhone } from "../hygiene/normalize-phone.ts";
import { phoneCandidates } from "./phone-candidates.ts";
import type { PhoneCandidate } from "./phone-candidates.ts";
import { before } from "./span.ts";

/** A telephone number in a text. */
export interface PhoneHit {
  readonly start: number;
  readonly end: number;
  /** What shows that it is one: it names its country, has a country's shape, or the words before it say so. */
  readonly rule: "phone.international" | "phone.national" | "phone.keyword";
  /** As dialled from anywhere, where that can be told. */
  readonly e164: string | null;
}

/** Countries whose national form begins with 0 or groups its digits in its own way: read so when the default region's does not fit. */
const REGIONS: readonly CountryCode[] = ["GB", "DE", "FR", "CH", "AT", "NL", "BE", "AU", "IT", "SE", "FI", "IE", "PL", "ES", "JP", "NZ", "ZA", "PH", "TR", "IN", "BR"];

/** How far before a number the word for it stands. */
const WORD_REACH = 40;
const WORD =
  /(?:\b(?:phones?|mobile|cell(?:ular| ?phone)?|telephone|tele?f(?:on|ono|oon)|téléphone|tel|tlf|fax|telefax|handy|mobil|portable|móvil|desk|landline|direct(?: (?:line|dial|number))?|switchboard|hotline|durchwahl|whats ?app|signal|office|home|work) ?(?:no|nr|num|number|#)?\.?|\b(?:call|called|calling|ring|reach|dial|text|phone|contact|message|sms)(?: (?:me|us|him|her|them|back|out|you))?(?: (?:back|directly|anytime|today|tomorrow))?(?: (?:at|on|under|to|via))?|\b(?:answering|answer|messages?|available|reachable|registered|number|texts?|calls|pick up)(?: (?:is|was|at|on|to|number|phone|mobile|under|changed to))*|(?:^|[\s|•·,;(])[tmpfodc])\s{0,2}[:.#–-]?\s{0,3}(?:\(?(?:uk|us|ch|de|office|mobile|cell|home|work|private|new)\)?\s?:?\s?)?$/i;
/** "0161 496 0000 (mobile)", "555-0100 - Office", "… is my new number". */
const WORD_AFTER = /^(?:\s?[-–,:]?\s?\(?(?:office|fax|mobile|cell|home|work|direct|phone|whats ?app|switchboard|m|o|f|c|h|w)\b\)?(?![-\w'])|[, ]{1,2}(?:is|was|will be) (?:my|his|her|our|their|the) (?:\w+ ){0,2}(?:number|phone|mobile|cell|line)\b)/i;
/** In the same sentence one of these lets a number in groups be one of a telephone. */
const NEAR = /\b(?:(?:tele)?phones?|mobile|cell ?phone|whats ?app|hotline|landline|voice ?mail|dial(?:led|ling|ing|ed)?|sms|(?:my|his|her|your|our|their|the|new|old|this|wrong|right) numbers?|number (?:is|was|from|to)|call(?:s|ed|ing)? (?:me|us|him|her|them|back|from|to|at|on))\b/i;
const NEAR_REACH = 80;
/** ITU-T E.164: 15 digits at most. */
const DIALLED_MAX = 15;
/** A row of digits after one of these is the number of a thing. */
const THING = /\b(?:part|item|order|serial|drawing|sku|model|ref|reference|p\/?o|article|art|invoice|quote|ticket|batch|lot|case|docket|project|s\/n|tracking|shipment|account|customer|contract|policy|claim|id|isbn|ean|gtin|vat|imei|version|v|rev|zip|postcode|plz)\b\.?\s{0,2}(?:no|nr|num|number|id|code|#)?\.?\s{0,2}[:#]?\s{0,2}(?:is |was )?$/i;
const EXTENSION = /^(?:\s?(?:x|ext(?:ension|n)?|durchwahl|dw|poste)\.?\s?:?\s?|\s?[-–]\s?(?:ext|dw)\.?\s?)\d{1,6}(?!\d)/i;

/** Nobody writes more numbers into one text; the rest are taken by their looks. */
const PARSED_MAX = 1_000;

/** Telephone numbers in international and national form, with their extension. Linear in the length of the text. */
export function findPhones(text: string, defaultRegion: string): PhoneHit[] {
  return phoneCandidates(text).flatMap((candidate, index) => {
    const known = index < PARSED_MAX ? judged(text, candidate, defaultRegion) : looked(candidate);
    if (known === null) return [];
    const extension = EXTENSION.exec(text.slice(candidate.end, candidate.end + 24))?.[0].length ?? 0;
    return [{ start: candidate.start, end: candidate.end + extension, ...known }];
  });
}

const looked = (candidate: PhoneCandidate): Pick<PhoneHit, "rule" | "e164"> | null =>
  candidate.international ? { rule: "phone.international", e164: null } : northAmerican(candidate) ? { rule: "phone.national", e164: null } : null;

function judged(text: string, candidate: PhoneCandidate, region: string): Pick<PhoneHit, "rule" | "e164"> | null {
  const written = text.slice(candidate.start, candidate.end);
  const lead = before(text, candidate.start, WORD_REACH);
  if (THING.test(lead) || otherwise(candidate)) return null;
  if (candidate.international) {
    const e164 = normalizePhone(written.replace(/^\(?011(?=\D?[2-9])/, "+"), region)?.e164 ?? null;
    if (e164 !== null) return { rule: "phone.international", e164 };
  }
  const own = (): string | null => normalizePhone(written, region)?.e164 ?? null;
  if (named(text, candidate, lead)) return candidate.digits.length <= DIALLED_MAX ? { rule: "phone.keyword", e164: own() } : null;
  return northAmerican(candidate) || reads(written, candidate, region) ? { rule: "phone.national", e164: own() } : null;
}

function named(text: string, { start, end, groups, digits }: PhoneCandidate, lead: string): boolean {
  const word = WORD.exec(lead)?.[0];
  // Petitions and parcels have numbers too.
  if ((word !== undefined && (digits.length >= 9 || !/^number/i.test(word))) || WORD_AFTER.test(text.slice(end, end + WORD_REACH))) return true;
  // Groups of three are what sums look like, and sums stand near telephones too.
  const sum = groups.slice(1).every((length) => length === 3);
  return groups.length > 1 && !sum && digits.length >= 8 && NEAR.test(sentenceAround(text, start, end));
}

/** What stands around a place on its line, up to full stops. */
function sentenceAround(text: string, start: number, end: number): string {
  const lead = before(text, start, NEAR_REACH);
  const after = text.slice(end, end + NEAR_REACH);
  return `${lead.slice(Math.max(lead.lastIndexOf("\n"), lead.lastIndexOf(". ")) + 1)} ${/^[^\n]*?(?=\. |\n|$)/.exec(after)?.[0] ?? ""}`;
}

/** The North American plan, 3-3-4 with or without the 1: no other numbers look so. */
function northAmerican({ digits, groups }: PhoneCandidate): boolean {
  const shape = groups.join("-");
  return (shape === "3-3-4" || (shape === "1-3-3-4" && digits.startsWith("1"))) && /^[2-9]/.test(digits.slice(-10));
}

/** It is a right number and written as people do: with the trunk's 0 and in groups, or as the default region groups them. */
function reads(written: string, { digits, groups, bracketed }: PhoneCandidate, region: string): boolean {
  if (digits.length < 8 || (groups.length < 2 && !/^0[67]\d{9}$/.test(digits))) return false;
  const trunk = digits.startsWith("0") && !digits.startsWith("00");
  const valid = (country: string): boolean => isSupportedCountry(country) && parsePhoneNumberFromString(written, { defaultCountry: country })?.isValid() === true;
  if (trunk || bracketed) return digits.length >= 9 && [region, ...(trunk ? REGIONS : [])].some(valid);
  return groups.length >= 3 && isSupportedCountry(region) && valid(region) && groupsOf(parsePhoneNumberFromString(written, { defaultCountry: region })?.formatNational() ?? "") === groups.join("-");
}

const groupsOf = (formatted: string): string => formatted.split(/\D+/).filter((group) => group !== "").map((group) => group.length).join("-");

/** The shape of a day, a postcode or an identity number. */
function otherwise({ digits, groups }: PhoneCandidate): boolean {
  const shape = groups.join("-");
  // 06460-3400 is where somebody lives in America, 078-05-1120 who they are.
  if (shape === "5-4" || shape === "3-2-4") return true;
  const year = (at: number): boolean => /^(?:19|20)\d\d/.test(digits.slice(at));
  if (/^4-[12]-[12](?:-|$)/.test(shape) && year(0)) return true;
  if (/^[12]-[12]-4(?:-|$)/.test(shape)) return year((groups[0] ?? 0) + (groups[1] ?? 0));
  // A day written in one row, with or without the time: 20260310, 20260310 0930.
  return /^(?:8|8-4|8-6|14|12)$/.test(shape) && year(0) && Number(digits.slice(4, 6)) <= 12 && Number(digits.slice(6, 8)) <= 31 && Number(digits.slice(4, 6)) > 0;
}
