import type { MirroredRecord } from "../../src/ports/linkage-table.ts";

/** An invented contact as the mirror's row has it. */
export interface Person {
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly phone: string;
  readonly account: number;
}

/** An invented account. */
export interface Firm {
  readonly name: string;
  readonly domain: string;
}

const GIVEN = "james mary robert patricia john jennifer michael linda david elizabeth william barbara richard susan joseph jessica thomas karen christopher sarah charles lisa daniel nancy matthew sandra anthony betty mark ashley donald emily steven kimberly andrew margaret paul donna joshua michelle kenneth carol kevin amanda brian melissa timothy deborah ronald stephanie edward rebecca jason laura jeffrey helen ryan sharon gary cynthia nicholas kathleen eric amy stephen angela jonathan shirley larry anna".split(" ");
const SHORT: Readonly<Record<string, string>> = { robert: "bob", patricia: "pat", jennifer: "jen", michael: "mike", elizabeth: "liz", william: "bill", richard: "dick", thomas: "tom", daniel: "dan", matthew: "matt", anthony: "tony", steven: "steve", andrew: "andy", kenneth: "ken", timothy: "tim", edward: "ed", james: "jim", joseph: "joe", charles: "chuck", susan: "sue" };
const SYLLABLES = "bar bel ber bor cal cas dan del dor fan fer gar gil hal han hol jan kas kel lan lar lin mar mas mer mil nor ol par pel quin ran rey ros sal san ster tal tor van ver vol wal wes win yar zan".split(" ");
const ENDS = "son man ford ton ley er ski berg field well".split(" ");
const TRADES = "Shipping Labs Pumps Valves Foods Media Partners Logistics Systems Energy".split(" ");
const FORMS = "Ltd Inc GmbH BV LLC AG".split(" ");
const PROVIDERS = ["gmail.com", "outlook.com", "yahoo.com"];

/** A few are common and most are rare, as with names and employers: low places are drawn far more often. */
const skewed = (draw: number, size: number): number => Math.min(size - 1, Math.floor(size * draw ** 2.5));
const pick = (list: readonly string[], draw: number): string => list[Math.floor(draw * list.length)] ?? "";

const SURNAMES = 60_000;

function surname(place: number): string {
  const [a, b] = [place % SYLLABLES.length, Math.floor(place / SYLLABLES.length) % SYLLABLES.length];
  return `${SYLLABLES[a] ?? ""}${SYLLABLES[b] ?? ""}${ENDS[Math.floor(place / SYLLABLES.length ** 2) % ENDS.length] ?? ""}`;
}

/** The account of this number. */
export function firmOf(number: number): Firm {
  const name = `${surname((number * 7_919) % SURNAMES)} ${TRADES[number % TRADES.length] ?? ""}`;
  return { name: `${name} ${FORMS[number % FORMS.length] ?? ""}`, domain: `${name.replaceAll(" ", "").toLowerCase()}${String(number)}.example` };
}

/** The next person: one in three has no address, one in two no number, one in ten a private address. */
export function personOf(next: () => number, firms: number): Person {
  const [first, last, account] = [GIVEN[skewed(next(), GIVEN.length)] ?? "", surname(skewed(next(), SURNAMES)), skewed(next(), firms)];
  const isPrivate = next() < 0.1;
  const email = next() < 0.33 ? "" : isPrivate ? `${first}${last}${String(Math.floor(next() * 90) + 10)}@${pick(PROVIDERS, next())}` : `${first}.${last}@${firmOf(account).domain}`;
  const phone = next() < 0.5 ? "" : `+1216${String(Math.floor(next() * 9_000_000) + 1_000_000)}`;
  return { first, last, email, phone, account };
}

/** The same person as somebody else wrote them down: short and mistyped names, other addresses, other numbers. */
export function writtenAnew(person: Person, next: () => number): MirroredRecord {
  const chance = next();
  const first = chance < 0.12 ? (SHORT[person.first] ?? person.first) : chance < 0.3 ? mistyped(person.first, next) : chance < 0.36 ? person.first.charAt(0) : person.first;
  const last = next() < 0.2 ? mistyped(person.last, next) : person.last;
  const email = next() < 0.3 ? "" : next() < 0.25 ? `${first}.${last}${String(Math.floor(next() * 90) + 10)}@${pick(PROVIDERS, next())}` : person.email;
  const phone = next() < 0.4 ? "" : next() < 0.15 ? `+1216${String(Math.floor(next() * 9_000_000) + 1_000_000)}` : person.phone;
  const company = firmOf(person.account).name;
  return { id: "", fields: { firstName: first, lastName: last, email, phone, company: next() < 0.4 ? company.replace(/ \S+$/, "") : company }, more: {}, region: "US" };
}

function mistyped(word: string, next: () => number): string {
  const at = 1 + Math.floor(next() * Math.max(1, word.length - 2));
  return next() < 0.5 ? word.slice(0, at) + word.slice(at + 1) : word.slice(0, at) + (word.at(at + 1) ?? "") + (word.at(at) ?? "") + word.slice(at + 2);
}
