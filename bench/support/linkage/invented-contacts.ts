import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";
import { FAMILY_NAMES, FIRM_FORMS, FIRM_FRONTS, FIRM_TRADES, GIVEN_NAMES, MAIL_PROVIDERS, SHORT_FOR, TOWNS } from "./invented-words.ts";
import { seededNumbers } from "../../../src/domain/linkage/seeded-numbers.ts";

interface Contact {
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly phone: string;
  readonly firm: number;
  readonly company: string;
  readonly domain: string;
  readonly city: string;
}

const LINES_AT_ONCE = 10_000;

/**
 * Writes a table of invented contacts, the same every time: id, entity (the truth), first, last, email, phone, company, domain, city. A tenth of
 * the people stand in it two or three times, with what happens to contacts in between: short forms and slips in names, another or no
 * address, another number, another legal form. Names, firms and towns are common and rare as in life, so that there are true namesakes in a firm.
 */
export async function writeContacts(rows: number, file: string): Promise<void> {
  const draw = new Draw(20_240_611);
  const firms = Math.floor(rows / 6) + 10;
  const out = createWriteStream(`${file}.part`);
  let lines = ["id,entity,first,last,email,phone,company,domain,city"];
  let written = 0;
  for (let entity = 0; written < rows; entity += 1) {
    const contact = invent(draw, firms);
    const copies = draw.chance(0.1) ? (draw.chance(0.8) ? 1 : 2) : 0;
    for (const told of [contact, ...Array.from({ length: copies }, () => spoil(draw, contact))].slice(0, rows - written)) {
      lines.push(lineOf(written, entity, told));
      written += 1;
    }
    if (lines.length < LINES_AT_ONCE) continue;
    if (!out.write(`${lines.join("\n")}\n`)) await once(out, "drain");
    lines = [];
  }
  out.end(`${lines.join("\n")}\n`);
  await once(out, "close");
  await rename(`${file}.part`, file);
}

const lineOf = (id: number, entity: number, { first, last, email, phone, company, domain, city }: Contact): string =>
  [id, entity, capitals(first), capitals(last), email, phone, company, domain, capitals(city)].join(",");

function invent(draw: Draw, firms: number): Contact {
  const [first, last, firm] = [draw.common(GIVEN_NAMES), draw.common(FAMILY_NAMES), draw.rank(firms)];
  const domain = draw.chance(0.15) ? "" : `${firmName(firm).replaceAll(" ", "")}.com`;
  const local = domain === "" ? `${first}.${last}${draw.below(9_999)}` : draw.chance(0.7) ? `${first}.${last}` : `${first.charAt(0)}${last}`;
  return {
    first, last, firm, domain,
    email: draw.chance(0.12) ? "" : mailTo(local, domain === "" ? draw.any(MAIL_PROVIDERS) : domain),
    phone: draw.chance(0.35) ? "" : number(draw),
    company: draw.chance(0.1) ? "" : company(draw, firm),
    city: draw.common(TOWNS),
  };
}

/** The same person, written down by somebody else at another time. */
function spoil(draw: Draw, contact: Contact): Contact {
  const { first, last, firm, domain, city } = contact;
  const short = SHORT_FOR.get(first) ?? [];
  const called = short.length > 0 && draw.chance(0.12) ? draw.any(short) : draw.chance(0.25) ? slip(draw, first) : draw.chance(0.06) ? first.charAt(0) : first;
  return {
    firm,
    first: called,
    last: draw.chance(0.22) ? slip(draw, last) : last,
    email: spoiltMail(draw, contact),
    phone: spoiltPhone(draw, contact.phone),
    company: draw.chance(0.2) ? "" : draw.chance(0.6) ? company(draw, firm) : draw.chance(0.2) ? capitals(slip(draw, contact.company.toLowerCase())) : contact.company,
    domain: draw.chance(0.25) ? "" : domain,
    city: draw.chance(0.2) ? "" : draw.chance(0.1) ? slip(draw, city) : city,
  };
}

function spoiltMail(draw: Draw, { first, email }: Contact): string {
  const [local = "", host = ""] = email.split("@");
  const fate = draw.next();
  if (fate < 0.3) return "";
  if (fate < 0.42 && email !== "") return `${slip(draw, local)}@${host}`;
  return fate < 0.55 ? mailTo(`${first}${draw.below(999)}`, draw.any(MAIL_PROVIDERS)) : email;
}

function spoiltPhone(draw: Draw, phone: string): string {
  const fate = draw.next();
  if (fate < 0.35) return "";
  if (fate < 0.45 && phone !== "") {
    const at = 3 + draw.below(8);
    return `${phone.slice(0, at)}${draw.below(10)}${phone.slice(at + 1)}`;
  }
  return fate < 0.55 ? number(draw) : phone;
}

/** A letter left out, put in or mistaken, or two that changed places. */
function slip(draw: Draw, text: string): string {
  if (text.length < 2) return text;
  const at = draw.below(text.length - 1);
  const letter = String.fromCharCode(97 + draw.below(26));
  const [front, here, behind] = [text.slice(0, at), text.charAt(at), text.slice(at + 1)];
  return [front + behind, front + behind.charAt(0) + here + behind.slice(1), front + letter + behind, front + letter + here + behind][draw.below(4)] ?? text;
}

function firmName(firm: number): string {
  const [front, trade] = [FIRM_FRONTS[firm % FIRM_FRONTS.length] ?? "", FIRM_TRADES[Math.floor(firm / FIRM_FRONTS.length) % FIRM_TRADES.length] ?? ""];
  const family = Math.floor(firm / (FIRM_FRONTS.length * FIRM_TRADES.length));
  return family === 0 ? `${front} ${trade}` : `${front} ${FAMILY_NAMES[family % FAMILY_NAMES.length] ?? ""} ${trade}`;
}

const company = (draw: Draw, firm: number): string => `${capitals(firmName(firm))} ${draw.any(FIRM_FORMS)}`.trim();
const number = (draw: Draw): string => `+1${200 + draw.below(800)}${String(draw.below(10_000_000)).padStart(7, "0")}`;
const mailTo = (local: string, host: string): string => `${local.replace(/[^a-z0-9.]/g, "")}@${host}`;
const capitals = (text: string): string => text.replace(/(^| )([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());

/** Chance that is the same every time. */
class Draw {
  /** From 0 up to 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seededNumbers(seed);
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  any(values: readonly string[]): string {
    return values[this.below(values.length)] ?? "";
  }

  /** Low ranks are drawn far more often than high ones. */
  rank(limit: number): number {
    return Math.min(limit - 1, Math.floor(limit * this.next() ** 2.5));
  }

  common(values: readonly string[]): string {
    return values[this.rank(values.length)] ?? "";
  }
}
