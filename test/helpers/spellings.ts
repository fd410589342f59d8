import fc from "fast-check";
import * as z from "zod";

import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmAccount, CrmContact } from "../../src/ports/crm-records.ts";
import { WORLD } from "./portal-door.ts";

const WorldSchema = z.object({
  contacts: z.array(z.object({ email: z.string().nullable(), phone: z.string().nullish() })),
  accounts: z.array(z.object({ domain: z.string().nullish() })),
});
const { contacts, accounts } = WorldSchema.parse(WORLD);

/** Addresses on contacts of the sample world. */
export const ADDRESSES: readonly string[] = contacts.flatMap(({ email }) => email ?? []);
/** Numbers on contacts of the sample world, some of them on several. */
export const NUMBERS: readonly string[] = [...new Set(contacts.flatMap(({ phone }) => phone ?? []))];
const domainsOf = accounts.flatMap(({ domain }) => domain ?? []);
/** Domains of the sample world that one account alone has. */
export const DOMAINS: readonly string[] = domainsOf.filter((domain) => domainsOf.filter((other) => other === domain).length === 1);

const SPACES = ["", "", " ", "\t", "\u00a0", "\u3000", "\u2009 ", "\ufeff"];
/** What programs leave between letters and nobody sees. */
const UNSEEN = ["\u200b", "\u200c", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u202a"];
/** How a mail program or a person may dress an address up. */
const DRESSES: readonly ((address: string) => string)[] = [
  (address) => address, (address) => `<${address}>`, (address) => `Ana Example <${address}>`, (address) => `"Example, Ana (Sales)" <${address}>`,
  (address) => `mailto:${address}`, (address) => `MAILTO:${address}?subject=Hi`, (address) => `${address};`, (address) => `${address}.`,
];

/** An address as others may write it: case, width, composition, blanks and unseen signs, a tag, a dress. */
export function addressSpelt(address: string): fc.Arbitrary<string> {
  const at = address.lastIndexOf("@");
  const parts = fc.tuple(lettersSpelt(address.slice(0, at)), fc.constantFrom("", "", "+crm", "+Kestrel-2026"), domainSpelt(address.slice(at + 1)), ...[fc.constantFrom(...SPACES), fc.constantFrom(...SPACES)], fc.constantFrom(...DRESSES));
  return parts.map(([local, tag, domain, before, behind, dress]) => `${before}${dress(`${local}${tag}@${domain}`)}${behind}`);
}

/** A domain in other letters, in ASCII, with the dot of the root or dots of another script. */
export function domainSpelt(domain: string): fc.Arbitrary<string> {
  const ascii = URL.parse(`http://${domain}/`)?.hostname ?? domain;
  return fc.tuple(fc.constantFrom(domain, ascii).chain(lettersSpelt), fc.constantFrom(".", ".", "\u3002", "\uff0e"), fc.constantFrom("", ".")).map(([letters, dot, root]) => letters.replaceAll(".", dot) + root);
}

/** Each letter small or large, of full width, decomposed, or with something unseen behind it. */
function lettersSpelt(text: string): fc.Arbitrary<string> {
  const how = fc.array(fc.constantFrom("as it is", "as it is", "upper", "wide", "unseen"), { minLength: text.length, maxLength: text.length });
  return fc.tuple(how, fc.constantFrom(...UNSEEN), fc.boolean()).map(([ways, unseen, isDecomposed]) => {
    const spelt = Array.from(text).map((letter, index) => {
      const way = ways[index];
      if (way === "upper") return letter === "ß" ? letter : letter.toUpperCase();
      if (way === "wide" && /[a-z0-9]/.test(letter)) return String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0);
      return way === "unseen" ? letter + unseen : letter;
    }).join("");
    return isDecomposed ? spelt.normalize("NFD") : spelt;
  });
}

/** A number as others may write it, a US number also as it is dialled at home. */
export function numberSpelt(number: string): fc.Arbitrary<string> {
  const digits = number.replace(/\D/g, "");
  const groups = number.replace(/^\+/, "").split(" ");
  const home = groups.length === 4 && groups[0] === "1" ? [groups.slice(1), ["(" + (groups[1] ?? "") + ")", ...groups.slice(2)]] : [];
  const abroad = fc.constantFrom("+", "00", "tel:+", "(+)").map((prefix) => (prefix === "(+)" ? [`(+${groups[0] ?? ""})`, ...groups.slice(1)] : [prefix + (groups[0] ?? ""), ...groups.slice(1)]));
  const written = fc.tuple(fc.oneof(abroad, ...home.map((parts) => fc.constant(parts))), fc.constantFrom(" ", "-", ".", "\u00a0", "\u2011", "\u2013", "/", ""), fc.constantFrom(...SPACES), fc.boolean());
  return written.map(([parts, between, before, isWide]) => {
    const plain = `${before}${parts.join(between)}`;
    return isWide && digits.length > 0 ? plain.replace(/\d/g, (digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0xfee0)) : plain;
  });
}

const RECORD = { modifiedAt: "2026-03-01T10:00:00.000Z", archived: false, aliases: [], owner: null } as const;

/** A contact with nothing on it but how to reach it. */
export function contactSpelt(crmId: CrmRecordId, reach: { readonly emails?: readonly string[]; readonly phones?: readonly string[] }): CrmContact {
  return { ...RECORD, object: "contact", crmId, kind: "contact", firstName: "", lastName: "", emails: [], phones: [], title: null, account: null, ...reach };
}

/** A company with nothing on it but a name and its domains. */
export function accountSpelt(crmId: CrmRecordId, { domains }: { readonly domains: readonly string[] }): CrmAccount {
  return { ...RECORD, object: "account", crmId, name: `Company ${crmId}`, domains, phones: [], city: null, country: null, parent: null };
}
