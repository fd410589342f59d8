import type { CastMember } from "../model/judgement.ts";
import type { Known } from "./knowledge-index.ts";
import type { Resolution } from "./match-participants.ts";
import type { OwnPerson } from "./people.ts";

/** Everybody who took part, then the contacts whom the text only names. Labels are distinct, the full name first. */
export function castOf(own: readonly OwnPerson[], resolutions: readonly Resolution[], named: readonly Known[]): readonly CastMember[] {
  const ours = own.map((person): CastMember => {
    const name = person.user?.name ?? person.given ?? person.mailbox ?? person.phone ?? "";
    return {
      side: "own", id: person.user?.id ?? null, name, zone: person.user?.zone ?? null, present: true, author: person.author,
      labels: labels(name, [firstName(name), ...person.labels, person.user?.email ?? ""]),
    };
  });
  const theirs = resolutions.map(participant);
  const present = new Set(theirs.map((one) => one.id));
  const spokenOf = named.filter((known) => !present.has(known.contact.id)).map((known): CastMember => ({
    side: "customer", id: known.contact.id, name: known.name.shown, zone: null, present: false, author: false,
    labels: labels(known.name.shown, [known.contact.firstName, ...known.contact.emails]),
  }));
  return [...ours, ...theirs, ...spokenOf];
}

function participant({ person, state, candidates }: Resolution): CastMember {
  const known = state === "tied" ? candidates[0]?.known : undefined;
  const name = known?.name.shown ?? person.given ?? person.mailbox ?? person.phone ?? "";
  const first = known === undefined ? (person.name === null ? "" : firstName(person.name.shown)) : known.contact.firstName;
  const one = { name, zone: null, present: !person.secondHand, author: person.author, labels: labels(name, [first, ...person.labels, person.mailbox ?? ""]) };
  return known === undefined ? { ...one, side: "unknown", id: null } : { ...one, side: "customer", id: known.contact.id };
}

const firstName = (name: string): string => name.split(/\s+/u)[0] ?? "";

const labels = (name: string, others: readonly string[]): readonly string[] => [...new Set([name, ...others])].filter((label) => label !== "");
