import { mod97, weighted } from "./checksums.ts";
import { before, digitsOf, maskHit, matchesOf } from "./span.ts";
import type { Hit } from "./span.ts";
import { guarded } from "../text/guarded.ts";

/** Bank accounts: IBAN by its check digits in any spacing; account, routing and sort codes by the words around them. */
export function findBankAccounts(text: string): Hit[] {
  if (!/\d/.test(text)) return [];
  const ibans = findIbans(text);
  if (!TALK.test(text)) return ibans;
  const covered = (at: number): boolean => ibans.some((hit) => at >= hit.start && at < hit.end);
  return [...ibans, ...[...ibansByName(text), ...routing(text), ...sortCodes(text), ...accounts(text)].filter((hit) => !covered(hit.start))];
}

/** One of these stands wherever any rule but that for an IBAN's check digits finds something. */
const TALK = guarded(/iban|routing|\baba\b|rtn|transit|bsb|blz|bankleitzahl|\bbic\b|swift|sort|bank|wire|transfer|deposit|refund|debit|bacs|\bach\b|sepa|account|acct|a\/c|konto|compte|cuenta|conto/i);

// Length of an IBAN by country (SWIFT IBAN registry, release 99).
const LENGTHS: ReadonlyMap<string, number> = new Map(
  ("AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23" +
    "GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28" +
    "NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30").match(/[A-Z]{2}\d\d/g)?.map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]));

// Looked for from its digits, as letters stand everywhere.
const IBAN_START = /(?<=(?<![A-Za-z0-9])([A-Za-z][\s.-]{0,2}[A-Za-z][\s.-]{0,2}))\d[\s.-]{0,2}\d/g;
const IBAN_GAP_MAX = 3;

function findIbans(text: string): Hit[] {
  const hits: Hit[] = [];
  for (const match of matchesOf(IBAN_START, text)) {
    const letters = match[1] ?? "";
    const length = LENGTHS.get(letters.replace(/[^A-Za-z]/g, "").toUpperCase());
    if (length === undefined) continue;
    const start = match.index - letters.length;
    const end = ibanEnd(text, start, length);
    if (end !== null) hits.push(maskHit(start, end, "bank", "bank.iban"));
  }
  return hits;
}

function ibanEnd(text: string, start: number, length: number): number | null {
  let compact = "";
  let gap = 0;
  for (let index = start; index < text.length && gap <= IBAN_GAP_MAX; index += 1) {
    const char = text.charAt(index);
    if (/[A-Za-z0-9]/.test(char)) {
      compact += char.toUpperCase();
      gap = 0;
      if (compact.length === length) return digitsOf(compact).length >= 10 && mod97(compact.slice(4) + compact.slice(0, 4)) === 1 ? index + 1 : null;
    } else if (/[\s.\-_/,]/.test(char)) gap += 1;
    else return null;
  }
  return null;
}

// A mistyped IBAN is still an IBAN to whoever meant it.
const IBAN_NAMED = guarded(/\biban\b[^A-Z0-9]{0,6}(?:(?:is|number|no|ist)\b[^A-Z0-9]{0,4}){0,2}([A-Z]{2}[\s-]?\d{2}(?:[\s-]?[A-Z0-9]){8,30})(?![A-Z0-9])/gi);
const ROUTING = guarded(/\b(?:routing|aba|rtn|transit|bsb|blz|bankleitzahl|bic|swift)\b(?: (?:code|number|no|nr|#))?[\s.:#=-]{0,3}(?:is |ist )?([A-Z]{6}[A-Z0-9]{2,5}|\d(?:[ -]?\d){5,8})(?![A-Z0-9])/gi);
const SORT = guarded(/\bsort ?code\b[\s.:#=-]{0,3}(?:is )?(\d{2}[ -]?\d{2}[ -]?\d{2})(?!\d)/gi);
const SORT_SHAPE = /(?<![\d-])\d{2}-\d{2}-\d{2}(?![\d-])/g;
const BANK_TALK = /\b(?:bank|account|acct|sort ?code|routing|wire|transfer|deposit|refund|iban|swift|konto|direct debit|bacs|ach|sepa)\b/i;
const ACCOUNT = guarded(/\b(?:account|acct|a\/c|konto|kontonummer|compte|cuenta|conto)\b\.?(?: (?:number|num|no|nr|ending in))?[\s.:#=-]{0,3}(?:is |ist |it's )?((?:[A-Z]{2,4}-?)?\d(?:[ -]?\d){5,19})(?![A-Z0-9])/gi);
// With one of these in front it is a customer's number with a supplier.
const TRADE_ACCOUNT = /\b(?:customer|client|supplier|vendor|portal|utility|electricity|gas|carrier|freight|crm|salesforce|hubspot|ups|fedex|dhl|your|support|user)\s+$/i;

function captured(match: RegExpExecArray, rule: string): Hit {
  const end = match.index + match[0].length;
  return maskHit(end - (match[1]?.length ?? 0), end, "bank", rule);
}

const ibansByName = (text: string): Hit[] => matchesOf(IBAN_NAMED, text).filter((match) => digitsOf(match[1] ?? "").length >= 8).map((match) => captured(match, "bank.iban-keyword"));

const routing = (text: string): Hit[] =>
  matchesOf(ROUTING, text).filter((match) => {
    const digits = digitsOf(match[1] ?? "");
    const letters = /[A-Z]{6}/i.test(match[1] ?? "");
    if (letters) return /\b(?:bic|swift)\b/i.test(match[0]) && match[1] === match[1]?.toUpperCase();
    // American bank numbers carry a check digit; other countries' (BSB, BLZ) are shorter and have none.
    return digits.length < 9 || weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0 || /routing|aba/i.test(match[0]);
  }).map((match) => captured(match, "bank.routing"));

const sortCodes = (text: string): Hit[] => [
  ...matchesOf(SORT, text).map((match) => captured(match, "bank.sort-code")),
  ...matchesOf(SORT_SHAPE, text)
    .filter((match) => BANK_TALK.test(before(text, match.index, 60)) && /\baccount|\bacct|\bsort/i.test(text.slice(Math.max(0, match.index - 60), match.index + 60)))
    .map((match) => maskHit(match.index, match.index + match[0].length, "bank", "bank.sort-code")),
];

const accounts = (text: string): Hit[] =>
  matchesOf(ACCOUNT, text).filter((match) => {
    const count = digitsOf(match[1] ?? "").length;
    if (TRADE_ACCOUNT.test(before(text, match.index, 24))) return false;
    return count >= 8 || BANK_TALK.test(before(text, match.index, 80)) || /\b(?:sort ?code|routing|bank|bsb)\b/i.test(text.slice(match.index, match.index + 120));
  }).map((match) => captured(match, "bank.account"));
