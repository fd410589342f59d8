import type { Policy } from "../../../config/policy.ts";
import type { Activity } from "../model/activity.ts";
import type { ContactId } from "../model/ids.ts";
import type { ChosenContact } from "../model/match-choice.ts";
import { clueOf } from "./chosen-before.ts";
import type { KnowledgeIndex } from "./knowledge-index.ts";
import { resolvePeople } from "./match-activity.ts";
import type { Resolution } from "./match-participants.ts";

/** What a decision says of who takes part. */
export interface ChoicesMade {
  /** Whom an address, a number or a name stood for. */
  readonly chosen: readonly ChosenContact[];
  /** Remembered choices that it took away again. */
  readonly withdrawn: readonly ChosenContact[];
}

/**
 * Reads from the contacts that were proposed and those that a person linked instead whom they took each participant for.
 * Only what can mean one thing: of those whom a participant might be exactly one was linked; or one participant was left
 * who might be nobody known, and one contact whom nothing else explains.
 */
export function choicesMade(activity: Activity, index: KnowledgeIndex, policy: Policy, links: { readonly proposed: readonly ContactId[]; readonly final: readonly ContactId[] }): ChoicesMade {
  const added = new Set(links.final.filter((id) => !links.proposed.includes(id)));
  const removed = new Set(links.proposed.filter((id) => !links.final.includes(id)));
  if (added.size + removed.size === 0) return { chosen: [], withdrawn: [] };
  const resolutions = resolvePeople(activity, index, policy).filter(({ person }) => !person.secondHand);
  const chosen: ChosenContact[] = [];
  const withdrawn: ChosenContact[] = [];
  const unexplained = new Set(added);
  const left: Resolution[] = [];
  for (const resolution of resolutions) {
    const picked = resolution.candidates.map(({ known }) => known.contact.id).filter((id) => added.has(id));
    const [only] = picked;
    for (const id of picked) unexplained.delete(id);
    const tied = resolution.state === "tied" ? resolution.candidates[0] : undefined;
    if (tied !== undefined && !removed.has(tied.known.contact.id)) continue;
    if (only !== undefined && picked.length === 1) chosen.push(...choiceOf(resolution, only, index));
    else if (only === undefined) left.push(resolution);
    const wasChosen = tied?.evidence.some(({ kind }) => kind === "chosen") === true;
    if (tied !== undefined && wasChosen && picked.length === 0) withdrawn.push(...choiceOf(resolution, tied.known.contact.id, index));
  }
  const [last] = left;
  const [stranger] = unexplained;
  if (last !== undefined && left.length === 1 && stranger !== undefined && unexplained.size === 1) chosen.push(...choiceOf(last, stranger, index));
  const taken = new Set(chosen.map(({ clue }) => `${clue.kind} ${clue.value}`));
  return { chosen, withdrawn: withdrawn.filter(({ clue }) => !taken.has(`${clue.kind} ${clue.value}`)) };
}

/** A name means somebody within one account only, so without the account nothing is learned from it. */
function choiceOf({ person }: Resolution, contactId: ContactId, index: KnowledgeIndex): readonly ChosenContact[] {
  const clue = clueOf(person);
  if (clue === null) return [];
  if (clue.kind !== "name") return [{ clue, accountId: null, contactId }];
  const accountId = index.contactsById.get(contactId)?.contact.accountId ?? null;
  return accountId === null ? [] : [{ clue, accountId, contactId }];
}
