import type { MailPerson } from "../../../src/domain/model/engagement.ts";
import { onOneLine } from "../../shared/plain-text.ts";

/** Stands for the people who did not fit into the field. */
const MORE = /^… and \d+ more$/;
/** What is an address without brackets around it. */
const ADDRESS = /^[^\s"@]+@[^\s"@]+$/;
const SCHEME = /^(?:tel|mailto):/;
const PHONE = /^\+?\d[\d ().\/-]{2,}$/;

/**
 * People as one line that anybody can read: `Ana Example <ana@example.com>, +1 216 555 0142`. Whole people only: of those
 * who do not fit within `maxChars` their number is told.
 */
export function peopleLine(people: readonly MailPerson[], maxChars: number): string {
  const written = people.map(personText).filter((text) => text !== "");
  // The shortest person takes three characters, the comma included.
  for (let count = Math.min(written.length, Math.ceil((maxChars + 2) / 3)); count > 0; count -= 1) {
    const more = written.length - count;
    const line = [...written.slice(0, count), ...(more > 0 ? [`… and ${String(more)} more`] : [])].join(", ");
    if (line.length <= maxChars) return line;
  }
  return written.length === 0 ? "" : `… and ${String(written.length)} more`;
}

/** The people of such a line; the inverse of {@link peopleLine} for those who fitted. */
export function peopleOf(line: string): readonly MailPerson[] {
  return partsOf(line).filter((part) => !MORE.test(part)).map(personOf);
}

function personText({ name, email, phone }: MailPerson): string {
  const shown = nameText(onOneLine(name ?? ""));
  const address = safe(email ?? "");
  const number = safe(phone ?? "");
  const isBare = shown === "";
  const mail = address === "" ? [] : [mailText(address, isBare && number === "")];
  const call = number === "" ? [] : [phoneText(number, isBare && address === "")];
  return [...(isBare ? [] : [shown]), ...mail, ...call].join(" ");
}

/** A header may hold anything as an address, a number too. */
function mailText(address: string, isAlone: boolean): string {
  if (PHONE.test(address) || SCHEME.test(address)) return `<mailto:${address}>`;
  return isAlone && ADDRESS.test(address) ? address : `<${address}>`;
}

function phoneText(number: string, isAlone: boolean): string {
  if (!PHONE.test(number)) return `<tel:${number}>`;
  return isAlone ? number : `<${number}>`;
}

/** Quoted where it could be taken for something else (RFC 5322, 3.2.4). */
function nameText(name: string): string {
  if (name === "") return "";
  const isPlain = !/[",<>@\\]/.test(name) && !PHONE.test(name) && !MORE.test(name);
  return isPlain ? name : `"${name.replaceAll(/["\\]/g, (one) => `\\${one}`)}"`;
}

/** Addresses and numbers never hold what separates people here. */
const safe = (text: string): string => onOneLine(text.replaceAll(/[<>",\\]/g, ""));

/** Splits at commas that stand outside of quotes. */
function partsOf(line: string): readonly string[] {
  const parts: string[] = [];
  let part = "";
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const one = line.charAt(at);
    if (one === "\\" && isQuoted) {
      part += one + line.charAt(at + 1);
      at += 1;
    } else if (one === "," && !isQuoted) {
      parts.push(part);
      part = "";
    } else {
      if (one === '"') isQuoted = !isQuoted;
      part += one;
    }
  }
  return [...parts, part].map((text) => text.trim()).filter((text) => text !== "");
}

function personOf(part: string): MailPerson {
  const quoted = /^"((?:[^"\\]|\\.)*)"(.*)$/s.exec(part);
  const [, inside, behind = part] = quoted ?? [];
  const brackets = [...behind.matchAll(/<([^<>]*)>/g)].map(([, inner = ""]) => inner.trim());
  const rest = behind.replaceAll(/<[^<>]*>/g, "").trim();
  const phones = brackets.filter(isPhone).map((text) => text.replace(/^tel:/, ""));
  const emails = brackets.filter((text) => text !== "" && !isPhone(text)).map((text) => text.replace(/^mailto:/, ""));
  const name = inside === undefined ? rest : inside.replaceAll(/\\(.)/g, "$1");
  if (inside === undefined && brackets.length === 0 && PHONE.test(rest)) return { email: null, name: null, phone: rest };
  if (inside === undefined && brackets.length === 0 && ADDRESS.test(rest)) return { email: rest, name: null, phone: null };
  return { email: emails[0] ?? null, name: name === "" ? null : name, phone: phones[0] ?? null };
}

const isPhone = (text: string): boolean => text.startsWith("tel:") || PHONE.test(text);
