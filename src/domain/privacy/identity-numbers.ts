import { luhn, mod11x10, verhoeff, weighted } from "./checksums.ts";
import { numberRows } from "./number-rows.ts";
import { before, digitsOf, maskHit, matchesOf } from "./span.ts";
import type { Hit } from "./span.ts";
import { guarded } from "../text/guarded.ts";

/** A national number: the shape, the check, and whether a keyword must stand near it because the shape is common. */
interface NationalId {
  readonly rule: string;
  readonly shape: RegExp;
  readonly valid: (compact: string) => boolean;
  readonly keyword?: RegExp;
}

const KEYWORD_REACH = 60;
const SSN_KEYWORD = /(?<![a-z])(?:ssns?(?![a-z])|s\.s\.n|id (?:number|no\b|#)|social(?: security)?|social sec|itin|tax ?id|tax ?payer)|ss ?#/i;
// A row of digits after one of these is somebody's order, not somebody.
const GOODS = /\b(?:part|item|order|serial|drawing|sku|model|ref|reference|p\/?o|article|art|invoice|quote|ticket|batch|lot|case|docket|project|s\/n)\s{0,2}(?:no|nr|num|number|id|code|#)?\.?\s{0,2}[:#]?\s{0,2}$/i;

/** National identity numbers of persons: by checksum where the country has one, else by keyword. */
export function findIdentityNumbers(text: string): Hit[] {
  const rows = numberRows(text);
  if (rows.length === 0) return [];
  const named = KEYWORDS.test(text);
  const rules = named ? IDS : UNNAMED;
  const hits: Hit[] = [];
  for (const { from, to } of rows) {
    const row = text.slice(from, to);
    for (const id of rules) if (row.search(id.shape) !== -1) hits.push(...hitsOf(id, text, row, from));
  }
  if (named) hits.push(...byKeyword(text));
  return hits;
}

function hitsOf(id: NationalId, text: string, row: string, from: number): Hit[] {
  return matchesOf(id.shape, row).flatMap((match) => {
    const start = from + match.index;
    const end = start + match[0].length;
    const context = before(text, start, KEYWORD_REACH);
    if (GOODS.test(context)) return [];
    const compact = match[0].replace(/[^A-Za-z0-9]/g, "").toUpperCase();
    if (id.keyword !== undefined && !id.keyword.test(context) && !id.keyword.test(text.slice(end, end + 25))) return [];
    return id.valid(compact) ? [maskHit(start, end, "national_id", id.rule)] : [];
  });
}

const SPELLED_SSN = (n: string): boolean => {
  const area = Number(n.slice(0, 3));
  const group = Number(n.slice(3, 5));
  if (area === 0 || area === 666 || group === 0 || n.endsWith("0000")) return false;
  // 900 to 999 are ITINs, whose groups are limited (IRS, Publication 1915).
  return area < 900 || (group >= 50 && group <= 65) || (group >= 70 && group <= 99);
};

const LETTERS23 = "TRWAGMYFPDXBNJZSQVHLCKE";
const dni = (n: string): boolean => LETTERS23.charAt(Number(n.slice(0, 8)) % 23) === n.slice(8);
const nie = (n: string): boolean => dni(String("XYZ".indexOf(n.charAt(0))) + n.slice(1));

function cpf(n: string): boolean {
  const check = (length: number): number => {
    const rest = (weighted(n, Array.from({ length }, (_, index) => length + 1 - index)) * 10) % 11;
    return rest === 10 ? 0 : rest;
  };
  return !/^(\d)\1*$/.test(n) && check(9) === Number(n.charAt(9)) && check(10) === Number(n.charAt(10));
}

function codiceFiscale(n: string): boolean {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const code = n.charCodeAt(index);
    const value = code >= 65 ? code - 65 : code - 48;
    sum += index % 2 === 0 ? (odd[value] ?? 0) : value;
  }
  return n.charCodeAt(15) - 65 === sum % 26;
}

function nric(n: string): boolean {
  const sum = weighted(n.slice(1, 8), [2, 7, 6, 5, 4, 3, 2]) + ("TG".includes(n.charAt(0)) ? 4 : 0);
  const letters = "ST".includes(n.charAt(0)) ? "JZIHGFEDCBA" : "XWUTRQPNMLK";
  return letters.charAt(sum % 11) === n.charAt(8);
}

const ean13 = (n: string): boolean => weighted(n, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
const chinese = (n: string): boolean => "10X98765432".charAt(weighted(n, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11) === n.charAt(17);
const hetu = (n: string): boolean => "0123456789ABCDEFHJKLMNPRSTUVWXY".charAt(Number(n.slice(0, 6) + n.slice(-4, -1)) % 31) === n.slice(-1);
const dayMonth = (n: string): boolean => Number(n.slice(2, 4)) % 20 <= 12 && Number(n.slice(2, 4)) > 0 && Number(n.slice(0, 2)) % 40 <= 31;

const IDS: readonly NationalId[] = [
  { rule: "id.us-ssn", shape: /(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-]|\.\d)/g, valid: SPELLED_SSN },
  { rule: "id.us-ssn", shape: /(?<!\d)\d(?:[ .,-]{0,2}\d){8}(?!\d)/g, valid: (n) => n.length === 9, keyword: SSN_KEYWORD },
  { rule: "id.ca-sin", shape: /(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{3}(?![\d-])/g, valid: luhn, keyword: /\bsin\b|\bsin[ :#]|social insurance|\bnas\b/i },
  { rule: "id.gb-nino", shape: /(?<![A-Z0-9])(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Z0-9])/gi, valid: () => true },
  { rule: "id.gb-nino", shape: /(?<![A-Z0-9])[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Z0-9])/gi, valid: () => true, keyword: /\bnino\b|national insurance|\bni (?:no|number)/i },
  { rule: "id.gb-nhs", shape: /(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)/g, valid: (n) => (11 - (weighted(n, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === Number(n.slice(9)), keyword: /\bnhs\b/i },
  { rule: "id.de-tax", shape: /(?<!\d)\d{2} ?\d{3} ?\d{3} ?\d{3}(?!\d)/g, valid: mod11x10, keyword: /steuer-?(?:id|identifikation)|\bidnr\b|tax id|tin\b/i },
  { rule: "id.fr-nir", shape: /(?<!\d)[12][ .]?\d{2}[ .]?\d{2}[ .]?\d[\dAB][ .]?\d{3}[ .]?\d{3}[ .]?\d{2}(?!\d)/g, valid: (n) => 97 - (Number(n.slice(0, 13).replace("2A", "19").replace("2B", "18")) % 97) === Number(n.slice(13)) },
  { rule: "id.es-dni", shape: /(?<![A-Z0-9])\d{8}[ -]?[A-HJ-NP-TV-Z](?![A-Z0-9])/gi, valid: dni },
  { rule: "id.es-nie", shape: /(?<![A-Z0-9])[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z](?![A-Z0-9])/gi, valid: nie },
  { rule: "id.it-cf", shape: /(?<![A-Z0-9])[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?![A-Z0-9])/gi, valid: codiceFiscale },
  { rule: "id.pl-pesel", shape: /(?<!\d)\d{11}(?!\d)/g, valid: (n) => (weighted(n, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) + Number(n.slice(10))) % 10 === 0, keyword: /pesel/i },
  { rule: "id.nl-bsn", shape: /(?<!\d)\d{4}[ .]?\d{2}[ .]?\d{3}(?!\d)/g, valid: (n) => weighted(n, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0, keyword: /\bbsn\b|burgerservice|sofinummer/i },
  { rule: "id.be-rrn", shape: /(?<!\d)\d{2}[ .]\d{2}[ .]\d{2}[ .-]\d{3}[ .-]\d{2}(?!\d)/g, valid: (n) => [n.slice(0, 9), `2${n.slice(0, 9)}`].some((base) => 97 - (Number(base) % 97) === Number(n.slice(9))) },
  { rule: "id.se-pnr", shape: /(?<!\d)(?:19|20)?\d{6}[-+]\d{4}(?!\d)/g, valid: (n) => luhn(n.slice(-10)) && Number(n.slice(-8, -6)) <= 12 + 80 && dayMonth(n.slice(-6, -4) + n.slice(-8, -6)) },
  { rule: "id.fi-hetu", shape: /(?<![A-Z0-9])\d{6}[-+A]\d{3}[0-9A-FHJ-NPR-Y](?![A-Z0-9])/g, valid: (n) => dayMonth(n) && hetu(n.replace(/^(\d{6})A(?=.{4}$)/, "$1")) },
  { rule: "id.dk-cpr", shape: /(?<!\d)\d{6}-?\d{4}(?!\d)/g, valid: dayMonth, keyword: /\bcpr\b|personnummer/i },
  { rule: "id.no-fnr", shape: /(?<!\d)\d{6} ?\d{5}(?!\d)/g, valid: dayMonth, keyword: /f(?:ø|o)dselsnummer|personnummer|\bfnr\b/i },
  { rule: "id.br-cpf", shape: /(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/g, valid: cpf },
  { rule: "id.in-aadhaar", shape: /(?<!\d)[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}(?!\d)/g, valid: verhoeff, keyword: /aadhaar|uidai/i },
  { rule: "id.in-pan", shape: /(?<![A-Z0-9])[A-Z]{3}[PCHABGJLFT][A-Z]\d{4}[A-Z](?![A-Z0-9])/g, valid: () => true, keyword: /\bpan\b|income tax/i },
  { rule: "id.au-tfn", shape: /(?<!\d)\d{3} ?\d{3} ?\d{3}(?!\d)/g, valid: (n) => weighted(n, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0, keyword: /\btfn\b|tax file/i },
  { rule: "id.cn-rin", shape: /(?<!\d)\d{6}(?:19|20)\d{9}[\dX](?![A-Z0-9])/gi, valid: chinese },
  { rule: "id.kr-rrn", shape: /(?<!\d)\d{6}-[1-8]\d{6}(?!\d)/g, valid: (n) => (11 - (weighted(n, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === Number(n.slice(12)) },
  { rule: "id.ch-ahv", shape: /(?<!\d)756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}(?!\d)/g, valid: ean13 },
  { rule: "id.mx-curp", shape: /(?<![A-Z0-9])[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d(?![A-Z0-9])/g, valid: () => true },
  { rule: "id.sg-nric", shape: /(?<![A-Z0-9])[STFG]\d{7}[A-Z](?![A-Z0-9])/gi, valid: nric },
  { rule: "id.ie-pps", shape: /(?<![A-Z0-9])\d{7}[A-W][A-IW]?(?![A-Z0-9])/gi, valid: () => true, keyword: /\bpps/i },
  { rule: "id.za-id", shape: /(?<!\d)\d{13}(?!\d)/g, valid: (n) => luhn(n), keyword: /\bid\b|identity/i },
  { rule: "id.ro-cnp", shape: /(?<!\d)[1-8]\d{12}(?!\d)/g, valid: (n) => weighted(n, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 % 10 === Number(n.slice(12)), keyword: /\bcnp\b|cod numeric/i },
  { rule: "id.ee-lt", shape: /(?<!\d)[3-6]\d{10}(?!\d)/g, valid: (n) => dayMonth(n.slice(5, 7) + n.slice(3, 5)), keyword: /isikukood|asmens kodas/i },
];

/** Without one of these only the rules that need no word can fire. */
const KEYWORDS = guarded(new RegExp(IDS.flatMap(({ keyword }) => (keyword === undefined ? [] : [keyword.source])).join("|") + String.raw`|\b(?:ssn|social|national|nid|personal id|identity|id card|citizen|personalausweis|ausweis|sozialvers|steuer|num[eé]ro de s|dni|nie|carta d|codice|pesel|bsn|personnummer|cpr|aadhaar|cpf|curp|nric|tfn|medi|mrn)`, "i"));
const UNNAMED = IDS.filter(({ keyword }) => keyword === undefined);

const NAMED = guarded(/\b(?:ssn|social security|social insurance|national insurance|national id(?:entity|entification)?|nid|personal id(?:entity|entification)?|identity card|id card|citizen id|personalausweis(?:nummer)?|ausweisnummer|sozialversicherungsnummer|steuer-?id|num[eé]ro de s[eé]curit[eé] sociale|dni|nie|carta d'identit[aà]|codice fiscale|pesel|bsn|personnummer|cpr|aadhaar|cpf|curp|nric|tfn|medicare|medical record|mrn)\b[\s-]*(?:card|number|num|no|nr|code|id|#)?\.?\s{0,2}(?:is|was|are|ist|est|es|:|=|#|,|-)?\s{0,2}([A-Z]{0,4}-?(?:\d[\s./-]{0,2}){5,17}[A-Z]{0,2})(?![A-Z0-9])/gi);

function byKeyword(text: string): Hit[] {
  return matchesOf(NAMED, text).flatMap((match) => {
    const value = (match[1] ?? "").trimEnd();
    if (digitsOf(value).length < 5) return [];
    const end = match.index + match[0].trimEnd().length;
    return [maskHit(end - value.length, end, "national_id", "id.keyword")];
  });
}
