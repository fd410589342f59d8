import { normalizePhone } from "../hygiene/normalize-phone.ts";
import type { Activity } from "../model/activity.ts";
import type { FieldChange } from "../model/field-change.ts";
import type { Account, Contact, Knowledge } from "../model/records.ts";
import { foldText } from "../text/fold.ts";

/** A signature is short; what is longer is none, or was never meant to be read. */
const LINES_MAX = 14;
const TITLE_CHARS_MAX = 60;
const TITLE_WORDS_MAX = 7;

/**
 * What the signature of a contact's own mail tells that their record does not say yet: a title, a telephone number. One
 * change for each, so that each is decided by itself. Only a signature that bears the contact's name counts, for mailboxes
 * are lent; what two people or a whole company share is nobody's own.
 */
export function signatureChanges({ text: { signature }, kind, direction }: Activity, author: Contact, { records, region }: { readonly records: Knowledge; readonly region: string }): readonly FieldChange[] {
  if (kind !== "email" || direction !== "inbound" || signature === "") return [];
  const lines = signature.split("\n").map((line) => line.trim()).filter((line) => line !== "").slice(0, LINES_MAX);
  const whole = wholeName(author);
  const named = whole.length === 0 ? -1 : lines.findIndex((line) => holdsAll(line, whole));
  if (named < 0) return [];
  const account = records.accounts.find(({ id }) => id === author.accountId) ?? null;
  const title = titleIn(lines.slice(named, named + 3), author, account);
  const phone = phoneIn(lines, author, { account, records, region: account?.country ?? region });
  const change = (field: "title" | "phone", value: { readonly text: string; readonly line: string } | null): readonly FieldChange[] =>
    (value === null ? [] : [{ object: "contact", recordId: author.id, fields: { [field]: value.text }, base: { [field]: (field === "title" ? author.title : author.phones[0]) ?? null }, said: [{ field, quote: value.line }] }]);
  return [...change("title", title), ...change("phone", phone)];
}

/** By which two spellings of such a value are the same: digits of a number, folded words of a title. */
export const sameSuggestion = (field: string, value: string, region: string): string => (field === "phone" ? (normalizePhone(value, region)?.e164 ?? value) : meaningOf(value));

const wordsOf = (text: string): readonly string[] => foldText(text, { diacritics: true }).split(/[^\p{L}\p{N}&]+/u).filter((word) => word !== "");

/** The words by which a line bears the name, for a first name alone is shared; none where the record has but one of the two. */
function wholeName({ firstName, lastName }: Contact): readonly string[] {
  const [first] = wordsOf(firstName);
  const last = wordsOf(lastName);
  return first === undefined || last.length === 0 ? [] : [...last, first];
}

function holdsAll(line: string, wanted: readonly string[]): boolean {
  const words = new Set(wordsOf(line));
  return wanted.every((word) => words.has(word));
}

const RANK =
  /\b(?:manager|director|directrice|directeur|direktor|head|lead|leader|vp|svp|evp|avp|president|presidente|chief|ceo|cto|cfo|coo|cio|cmo|cso|cpo|chro|engineer|ingenieur|buyer|officer|founder|co-?founder|partner|consultant|architect|specialist|coordinator|administrator|assistant|analyst|supervisor|technician|owner|executive|secretary|treasurer|principal|superintendent|planner|controller|developer|scientist|representative|associate|leiter(?:in)?|leitung|geschäftsführer(?:in)?|responsable|gerente|jefe|jefa|responsabile|inkoper|hoofd|chef)\b/iu;
/** A rank that says nothing without its department: "Director, Operations". */
const BARE_RANK = /^(?:(?:senior|sr|managing|general|deputy|global|regional|assistant|associate|executive) )?(?:manager|director|head|lead|vp|svp|evp|vice president|chief|partner|engineer|officer)$/iu;

/** The first part of the lines below the name that reads as a job and is no company. */
function titleIn([nameLine = "", ...below]: readonly string[], author: Contact, account: Account | null): { readonly text: string; readonly line: string } | null {
  const behindName = nameLine.split(/\s*[|·•]\s*|\s+[-–—]\s+|,\s+/).slice(1).join(", ");
  for (const line of [behindName, ...below]) {
    const text = jobIn(line, account);
    if (text === null) continue;
    return author.title !== null && meaningOf(author.title) === meaningOf(text) ? null : { text, line: line === behindName ? nameLine : line };
  }
  return null;
}

function jobIn(line: string, account: Account | null): string | null {
  if (/@|https?:|www\.|\d{3}|[.!?;:]$|\b(?:this|please|you|we|your|our|thank|sent|if)\b/iu.test(line)) return null;
  const parts = line.split(/\s*[|·•/]\s*|\s+[-–—]\s+|,\s+|\s+(?:at|bei|chez)\s+/).map((part) => part.trim()).filter((part) => part !== "");
  const at = parts.findIndex((part) => RANK.test(part) && !isOfCompany(part, account));
  const job = parts[at];
  if (job === undefined) return null;
  const next = parts[at + 1];
  const whole = next !== undefined && BARE_RANK.test(job) && !isOfCompany(next, account) && !/\b(?:inc|ltd|llc|gmbh|ag|sa|bv|plc|corp|group|systems|company|co)\b/iu.test(next) && next.split(" ").length <= 3 ? `${job}, ${next}` : job;
  return whole.length <= TITLE_CHARS_MAX && wordsOf(whole).length <= TITLE_WORDS_MAX && !/\d|[<>[\]{}*_]/.test(whole) ? whole : null;
}

/** "Purchasing Partner Group" is a firm when that is the account's name. */
function isOfCompany(part: string, account: Account | null): boolean {
  const name = new Set(wordsOf(account?.name ?? ""));
  return wordsOf(part).some((word) => word.length > 3 && name.has(word) && !RANK.test(word));
}

const SHORT: Readonly<Record<string, string>> = { vp: "vice president", svp: "senior vice president", evp: "executive vice president", sr: "senior", jr: "junior", mgr: "manager", dir: "director", eng: "engineer", ceo: "chief executive officer", cfo: "chief financial officer", cto: "chief technology officer", coo: "chief operating officer", "&": "and" };
const meaningOf = (title: string): string => wordsOf(title).map((word) => SHORT[word] ?? word).filter((word) => !["of", "the", "and"].includes(word)).join(" ");

interface Numbers {
  readonly account: Account | null;
  readonly records: Knowledge;
  readonly region: string;
}

/** A plus and what follows, or a row of groups: extensions included. */
const NUMBER = /(?<![\w/@.-])(?:\+|00|\(\+?)?\d[\d\s().\-/]{5,22}\d(?:\s?(?:x|ext\.?|extension|durchwahl|dw)\s?\d{1,6})?(?![\w@])/giu;

/** The one number that is the contact's own and is not known; a mobile number only where there is none yet, for it is another thing. */
function phoneIn(lines: readonly string[], author: Contact, { account, records, region }: Numbers): { readonly text: string; readonly line: string } | null {
  const e164 = (raw: string): string | null => normalizePhone(raw, region)?.e164 ?? null;
  const found = lines.flatMap((line) => [...line.matchAll(NUMBER)].flatMap((hit) => {
    const label = line.slice(0, hit.index).split(/[|·•,;]|\s{2,}|\d{4}/).at(-1) ?? "";
    const number = e164(hit[0].trim());
    return number === null || /\b(?:fax|telefax|f)\b/iu.test(label) ? [] : [{ text: hit[0].trim(), number, line, label }];
  }));
  const theirs = new Set(found.length === 0 ? [] : author.phones.map(e164));
  if (found.some(({ number }) => theirs.has(number))) return null;
  const unknown = found.filter(({ label }) => !/\b(?:main|switchboard|zentrale|hotline|support|reception|head office|hq|toll.?free|whats ?app)\b/iu.test(label));
  if (unknown.length === 0) return null;
  const shared = new Set([...(account?.phones ?? []), ...records.users.map(({ phone }) => phone ?? ""), ...records.contacts.filter(({ id }) => id !== author.id).flatMap(({ phones }) => phones)].map(e164));
  const own = unknown.filter(({ number }) => !shared.has(number));
  const desk = own.filter(({ label }) => !/\b(?:mob(?:ile)?|cell|handy|mobil|m|c|portable|móvil)\b/iu.test(label));
  const choice = desk.length > 0 ? desk : author.phones.length === 0 ? own : [];
  const [only] = choice;
  if (only === undefined || new Set(choice.map(({ number }) => number)).size !== 1) return null;
  return { text: only.text.startsWith("+") ? only.text : only.number, line: only.line };
}
