import type { Evidence } from "../model/judgement.ts";
import type { MatchChoice, MatchClue } from "../model/match-choice.ts";
import type { Claims } from "./claims.ts";
import { claimFit } from "./claims.ts";
import { clueKey, type Known, type KnowledgeIndex } from "./knowledge-index.ts";
import type { NameForm } from "./names.ts";
import type { Person } from "./people.ts";

/** Settles rivals that are even otherwise, and gives way to a name that speaks for another. */
const AMONG_RIVALS_BITS = 6;
/** A company's telephone is answered by anybody: who called the last time only stands first. */
const SWITCHBOARD_BITS = 3;
/** An address or number on no record that a person tied to one: nearly as good as on the record. */
const ALONE_BITS = 14;
/** Each decision since that took the record away again. */
const CONTRARY_BITS = 4;
/** The text is signed by, or greets, a colleague of the one chosen. */
const COLLEAGUE_SPEAKS_BITS = -6;

type Add = (known: Known, one: Evidence) => void;

/**
 * What people decided before about this address or number, as evidence among those whose records have it; or, where
 * none has, for the one they chose. It never speaks for somebody else than those whom the records name.
 */
export function addChosen(person: Person, holders: readonly Known[], { index, claims }: { readonly index: KnowledgeIndex; readonly claims: () => Claims }, add: Add): void {
  const clue = clueOf(person);
  if (clue === null || clue.kind === "name") return;
  const [choice] = choicesFor(clue, index);
  const known = choice === undefined ? undefined : index.contactsById.get(choice.contactId);
  if (choice === undefined || known === undefined) return;
  if (holders.length > 0) {
    const isSwitchboard = clue.kind === "phone" && (holders.length > 1 || index.accountsByPhone.has(clue.value));
    if (holders.includes(known)) add(known, evidence(choice, isSwitchboard ? SWITCHBOARD_BITS : AMONG_RIVALS_BITS, index));
    return;
  }
  const isSwitchboard = clue.kind === "phone" && index.accountsByPhone.has(clue.value);
  add(known, evidence(choice, isSwitchboard ? SWITCHBOARD_BITS : ALONE_BITS, index));
  if (person.name === null && isColleagueSpeaking(known, index, claims())) {
    add(known, { kind: "colleague_speaks", weight: COLLEAGUE_SPEAKS_BITS, detail: "The text gives the name of a colleague." });
  }
}

/** The same for a name without address, within one account: of namesakes at two companies it says nothing. */
export function addChosenByName(person: Person, namesakes: readonly Known[], index: KnowledgeIndex, add: Add): void {
  const clue = clueOf(person);
  const accounts = new Set(namesakes.map((known) => known.contact.accountId));
  if (clue?.kind !== "name" || accounts.size !== 1) return;
  const choice = choicesFor(clue, index).find((one) => one.accountId !== null && accounts.has(one.accountId));
  const known = choice === undefined ? undefined : namesakes.find((one) => one.contact.id === choice.contactId);
  if (choice !== undefined && known !== undefined) add(known, evidence(choice, AMONG_RIVALS_BITS, index));
}

/** By what somebody is known: the address where there is one, else the number, else the name. */
export function clueOf({ mailbox, phone, name }: Pick<Person, "mailbox" | "phone" | "name">): MatchClue | null {
  if (mailbox !== null) return { kind: "address", value: mailbox };
  if (phone !== null) return { kind: "phone", value: phone };
  return name === null ? null : { kind: "name", value: name.key };
}

const choicesFor = (clue: MatchClue, index: KnowledgeIndex): readonly MatchChoice[] => index.choices.get(clueKey(clue)) ?? [];

function evidence({ by, at, contrary }: MatchChoice, bits: number, index: KnowledgeIndex): Evidence {
  const who = by === null ? undefined : index.usersById.get(by)?.name;
  const doubt = contrary === 0 ? "" : `, and taken back ${contrary === 1 ? "once" : `${String(contrary)} times`} since`;
  return { kind: "chosen", weight: Math.max(0, bits - contrary * CONTRARY_BITS), detail: `Chosen by ${who ?? "a reviewer"} on ${at.slice(0, "2026-01-01".length)}${doubt}.` };
}

function isColleagueSpeaking(known: Known, index: KnowledgeIndex, claims: Claims): boolean {
  const { accountId } = known.contact;
  if (accountId === null || claimFit(claims, known.name) !== "none") return false;
  const colleagues = index.contactsByAccount.get(accountId) ?? [];
  return colleagues.some((other) => other !== known && isOtherName(other.name, known.name) && claimFit(claims, other.name) !== "none");
}

const isOtherName = (one: NameForm, other: NameForm): boolean => one.key !== other.key;
