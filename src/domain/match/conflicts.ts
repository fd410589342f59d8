import type { AccountId } from "../model/ids.ts";
import type { Evidence } from "../model/judgement.ts";
import type { Surroundings } from "./context.ts";
import type { Known, KnowledgeIndex } from "./knowledge-index.ts";
import { bitsFor, lookAlikesOf } from "./look-alikes.ts";
import type { Resolution } from "./match-participants.ts";
import { contactTokens } from "./names.ts";
import { bestDealBits } from "./score-deal.ts";

/** A text speaks of another company's deal this clearly before it counts against the people … */
const OTHER_DEAL_BITS = 8;
/** … and of the people's own company's deals no more than this. */
const OWN_DEAL_BITS = 2;
const NAMESAKES_MAX = 20;

/**
 * What in the text contradicts the account that the people point to, null when nothing does: a namesake's employer, or
 * a parent or subsidiary, whose deal the text speaks of while it speaks of none of the chosen account's; an account of a
 * like name of which the text speaks so, by its deals, name, city and people together; or a namesake's employer that the
 * text names while it does not name the chosen one.
 */
export function findConflict(accountId: AccountId, resolutions: readonly Resolution[], { named, said, index, tokens }: Surroundings): Evidence | null {
  const ownBits = bestDealBits(accountId, said, index);
  if (ownBits > OWN_DEAL_BITS) return null;
  const employers = namesakeEmployers(accountId, resolutions, tokens, index);
  for (const id of [...employers, ...kinOf(accountId, index)]) {
    if (bestDealBits(id, said, index) >= OTHER_DEAL_BITS) return conflict("The text speaks of a deal of another account.", index, id);
  }
  const own = index.accountsById.get(accountId);
  const alike = own === undefined ? undefined : lookAlikesOf(accountId, resolutions, index).find((other) => bitsFor(other, own, said, index) - bitsFor(own, other, said, index) >= OTHER_DEAL_BITS);
  if (alike !== undefined) return conflict("The text speaks of an account of a like name.", index, alike.account.id);
  const isNamed = (id: AccountId): boolean => named.some((one) => one.known.account.id === id);
  if (isNamed(accountId)) return null;
  const other = employers.find(isNamed);
  return other === undefined ? null : conflict("The text names an employer of somebody else of that name.", index, other);
}

/** Whether the records that an untied person may be stand at different accounts. */
export function isTornBetweenEmployers({ state, candidates }: Resolution): boolean {
  if (state === "tied") return false;
  const people = candidates.filter((one) => one.evidence.some((evidence) => evidence.kind.startsWith("name_") && evidence.weight > 0));
  return new Set(people.map((one) => one.known.contact.accountId)).size > 1;
}

/** Employers of others who have the name given or, where none was, the name on the record. */
function namesakeEmployers(accountId: AccountId, resolutions: readonly Resolution[], tokens: readonly string[], index: KnowledgeIndex): readonly AccountId[] {
  const named = new Set(tokens);
  const namesakes = resolutions.flatMap(({ person, state, candidates }) => {
    const own = candidates[0]?.known;
    const onRecord = state === "tied" && own !== undefined && isSelected(own, named) ? own.name.key : undefined;
    const key = person.name !== null && person.name.words.length > 1 ? person.name.key : onRecord;
    return (key === undefined ? [] : (index.contactsByName.get(key) ?? [])).filter((known) => known !== own);
  });
  const employers = namesakes.slice(0, NAMESAKES_MAX).map((known) => known.contact.accountId).filter((id) => id !== null && id !== accountId);
  return [...new Set(employers.filter((id) => id !== null))].sort();
}

/** Whether the tokens select everybody of this name, so that a look-up by it finds the same in a selection of records as in all of them. */
function isSelected({ contact }: Known, tokens: ReadonlySet<string>): boolean {
  const { last, first } = contactTokens(contact.firstName, contact.lastName);
  return last.some((word) => tokens.has(word)) && first.some((word) => tokens.has(word));
}

function kinOf(accountId: AccountId, index: KnowledgeIndex): readonly AccountId[] {
  const parent = index.accountsById.get(accountId)?.account.parentId ?? null;
  const children = (index.childrenOf.get(accountId) ?? []).map((known) => known.account.id);
  return parent === null ? children : [parent, ...children];
}

const conflict = (detail: string, index: KnowledgeIndex, id: AccountId): Evidence =>
  ({ kind: "conflict", weight: -OTHER_DEAL_BITS, detail: `${detail.slice(0, -1)}: ${index.accountsById.get(id)?.account.name ?? id}.` });
