import type { AccountId } from "../model/ids.ts";
import type { Evidence } from "../model/judgement.ts";
import type { Policy } from "../../../config/policy.ts";
import type { Known, KnowledgeIndex } from "./knowledge-index.ts";
import { settle, type Resolution, type Scored } from "./match-participants.ts";
import type { NamedAccount } from "./named-in-text.ts";
import { isFirstName } from "./names.ts";
import type { Said } from "./said.ts";
import { scoreDeals } from "./score-deal.ts";

const SAME_ACCOUNT_BITS = 6;
const ACCOUNT_NAMED_FULL_BITS = 6;
const ACCOUNT_NAMED_BITS = 4;
const DEAL_BITS_MAX = 6;
const FIRST_NAME_BITS = 5;

/**
 * A second look at those who are not tied yet, with what the rest of the activity tells: who else takes part, which
 * company the text names, of whose deal it speaks. A name without an address is settled so or not at all.
 */
export function addContext(resolutions: readonly Resolution[], named: readonly NamedAccount[], said: Said, index: KnowledgeIndex, policy: Policy["match"]): readonly Resolution[] {
  const present = new Set<AccountId>();
  const tiedTo = new Set<Known>();
  for (const { state, candidates } of resolutions) {
    const known = candidates[0]?.known;
    if (state !== "tied" || known === undefined) continue;
    tiedTo.add(known);
    if (known.contact.accountId !== null) present.add(known.contact.accountId);
  }
  return resolutions.map((resolution) => {
    const { person, state } = resolution;
    // What is on record by address or number is weighed already, and what stands under a strange address stays strange.
    if (state === "tied" || person.mailbox !== null || person.phone !== null) return resolution;
    const pool = resolution.candidates.length > 0 ? resolution.candidates : byFirstName(resolution, present, tiedTo, index);
    const weighed = pool.filter((one) => !tiedTo.has(one.known)).map((one) => {
      const more = contextEvidence(one.known, present, named, said, index);
      return { ...one, bits: one.bits + more.reduce((sum, evidence) => sum + evidence.weight, 0), evidence: [...one.evidence, ...more] };
    });
    return settle(person, weighed, true, policy);
  });
}

/** Somebody who joined under a first name only is looked for among the contacts of the accounts that take part. */
function byFirstName({ person }: Resolution, present: ReadonlySet<AccountId>, tiedTo: ReadonlySet<Known>, index: KnowledgeIndex): readonly Scored[] {
  const word = person.name?.words.length === 1 ? (person.name.words[0] ?? "") : "";
  if (word === "") return [];
  const people = [...present].flatMap((id) => index.contactsByAccount.get(id) ?? []);
  const evidence = [{ kind: "name_single", weight: FIRST_NAME_BITS, detail: "The one name given agrees." }];
  return people.filter((known) => !tiedTo.has(known) && isFirstName(word, known.name)).map((known) => ({ known, bits: FIRST_NAME_BITS, evidence }));
}

function contextEvidence(known: Known, present: ReadonlySet<AccountId>, named: readonly NamedAccount[], said: Said, index: KnowledgeIndex): readonly Evidence[] {
  const id = known.contact.accountId;
  if (id === null) return [];
  const found: Evidence[] = [];
  if (present.has(id)) found.push({ kind: "colleague_present", weight: SAME_ACCOUNT_BITS, detail: "Somebody else of the same account takes part." });
  const mention = named.find((one) => one.known.account.id === id);
  if (mention !== undefined) found.push({ kind: "account_named", weight: mention.full ? ACCOUNT_NAMED_FULL_BITS : ACCOUNT_NAMED_BITS, detail: "The text names the account." });
  const open = (index.dealsByAccount.get(id) ?? []).filter((deal) => !deal.opportunity.isClosed);
  const best = Math.max(0, ...scoreDeals(open, said, []).map((score) => score.wordBits));
  if (best > 0) found.push({ kind: "deal_words", weight: Math.min(DEAL_BITS_MAX, best), detail: "The text uses words of a deal of the account." });
  return found;
}
