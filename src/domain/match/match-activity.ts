import type { Policy } from "../../../config/policy.ts";
import type { Activity } from "../model/activity.ts";
import type { Candidate, Evidence, Match } from "../model/judgement.ts";
import { confidenceOf, leadOf } from "./bits.ts";
import { castOf } from "./cast.ts";
import { chooseAccount, type AccountChoice } from "./choose-account.ts";
import { chooseOpportunity, type DealChoice } from "./choose-opportunity.ts";
import { findConflict, isTornBetweenEmployers } from "./conflicts.ts";
import { addContext, type Surroundings } from "./context.ts";
import { readClaims, type Claims } from "./claims.ts";
import { givenIn } from "./given.ts";
import type { KnowledgeIndex } from "./knowledge-index.ts";
import { resolvePerson, type Resolution } from "./match-participants.ts";
import { accountsNamed, contactsNamed, peopleNamed } from "./named-in-text.ts";
import { readPeople, type People } from "./people.ts";
import { routeMatch } from "./route-match.ts";
import { readSaid, type Said } from "./said.ts";
import { nameTokensOf } from "./wanted.ts";

/**
 * Says onto which records an activity belongs, and how sure that is. Pure; the same for all the CRM's records and for
 * the selection that `selectKnowledge` defines. The activity has passed the privacy screen.
 */
export function matchActivity(activity: Activity, index: KnowledgeIndex, policy: Policy): Match {
  const { people, around } = read(activity, index, policy);
  const { said, tokens: nameTokens } = around;
  const resolutions = resolve(activity, people, around, policy);
  const account = chooseAccount(resolutions, activity.kind === "note" || activity.kind === "form", around);
  const conflict = account.account === null ? null : findConflict(account.account.account.id, resolutions, around);
  const deal = chooseDeal(activity, account, resolutions, { said, index, hasConflict: conflict !== null });
  const route = routeMatch(resolutions, account, deal, conflict !== null || resolutions.some(isTornBetweenEmployers));
  const contactIds = [...new Set(resolutions.flatMap((one) => (one.state === "tied" && one.candidates[0] !== undefined ? [one.candidates[0].known.contact.id] : [])))];
  const accountId = account.account?.account.id ?? null;
  const spokenOf = accountId === null ? [] : contactsNamed(index.contactsByAccount.get(accountId) ?? [], nameTokens, said);
  return {
    certainty: route.certainty,
    contactIds,
    accountId,
    opportunityId: deal.deal?.deal.opportunity.id ?? null,
    confidence: route.certainty === "none" ? 0 : confidenceOf(weakest(resolutions, account, deal)),
    candidates: candidatesOf(resolutions, account, deal, conflict),
    reasons: route.reasons,
    cast: castOf(people.own, resolutions, spokenOf),
    ...marginOf(resolutions),
  };
}

/** The thresholds at which everybody who is tied would still be. */
function marginOf(resolutions: readonly Resolution[]): Pick<Match, "margin"> {
  const tied = resolutions.filter((one) => one.state === "tied");
  if (tied.length === 0) return {};
  return { margin: { bits: Math.min(...tied.map(({ candidates }) => candidates[0]?.bits ?? 0)), lead: Math.min(...tied.map(({ candidates }) => leadOf(candidates))) } };
}

/** Who each of the other side is, as {@link matchActivity} finds it. */
export function resolvePeople(activity: Activity, index: KnowledgeIndex, policy: Policy): readonly Resolution[] {
  const { people, around } = read(activity, index, policy);
  return resolve(activity, people, around, policy);
}

function read(activity: Activity, index: KnowledgeIndex, policy: Policy): { readonly people: People; readonly around: Surroundings } {
  const given = givenIn(activity, policy);
  const tokens = nameTokensOf(activity, given, policy);
  const said = readSaid(activity);
  return { people: readPeople(activity, given, index, policy), around: { named: accountsNamed(tokens, said, index), said, index, tokens } };
}

function resolve(activity: Activity, people: People, around: Surroundings, policy: Policy): readonly Resolution[] {
  const ourLabels = new Set(people.own.flatMap((person) => person.labels));
  const outsideWrites = people.outside.some((person) => person.author);
  let read: Claims | null = null;
  const claims = (): Claims => (read ??= readClaims(activity, (label) => ourLabels.has(label.trim()), outsideWrites));
  // A note that names no participant speaks of people in its words.
  const outside = people.outside.length > 0 || activity.kind !== "note" ? people.outside : peopleNamed(activity, around.tokens, around.index);
  const first = outside.map((person) => resolvePerson(person, around.index, claims, policy.match));
  return addContext(first, around, policy.match);
}

const NO_DEAL: DealChoice = { deal: null, open: false, scores: [] };

function chooseDeal(activity: Activity, account: AccountChoice, resolutions: readonly Resolution[], context: { readonly said: Said; readonly index: KnowledgeIndex; readonly hasConflict: boolean }): DealChoice {
  if (account.account === null) return NO_DEAL;
  const contacts = resolutions.flatMap((one) => (one.state === "tied" && one.candidates[0] !== undefined ? [one.candidates[0].known.contact.id] : []));
  const deals = context.index.dealsByAccount.get(account.account.account.id) ?? [];
  const chosen = chooseOpportunity(deals, context.said, contacts, activity.occurredAt);
  // With a contradiction, or clear contacts of several accounts and no word for one, any deal would be a guess.
  const isGuess = context.hasConflict || (!account.sure && contacts.length > 0 && (chosen.deal?.wordBits ?? 0) <= 0);
  return isGuess ? { ...chosen, deal: null } : chosen;
}

/** The bits of the least sure link given; a link with nothing against it counts as sure as the people are. */
function weakest(resolutions: readonly Resolution[], account: AccountChoice, deal: DealChoice): number {
  const bits = resolutions.flatMap((one) => (one.state === "tied" ? [one.candidates[0]?.bits ?? 0] : []));
  if (account.account !== null) bits.push(account.candidates[0]?.bits ?? 0);
  if (deal.deal !== null && deal.scores.length > 1) bits.push(deal.deal.bits);
  return bits.length === 0 ? 0 : Math.min(...bits);
}

const CANDIDATES_MAX = 20;

function candidatesOf(resolutions: readonly Resolution[], account: AccountChoice, deal: DealChoice, conflict: Evidence | null): readonly Candidate[] {
  const contacts = resolutions.flatMap((one) => one.candidates.map(({ known, bits, evidence }): Candidate => ({ object: "contact", id: known.contact.id, confidence: confidenceOf(bits), evidence })));
  const accounts = account.candidates.map(({ known, bits, evidence }): Candidate => {
    const against = conflict !== null && known === account.account ? [conflict] : [];
    return { object: "account", id: known.account.id, confidence: confidenceOf(bits + (against[0]?.weight ?? 0)), evidence: [...evidence, ...against] };
  });
  const deals = deal.scores.map(({ deal: { opportunity }, bits, evidence }): Candidate => {
    const only: Evidence[] = deal.scores.length === 1 ? [{ kind: "only_open_deal", weight: ONLY_DEAL_BITS, detail: "It is the account's only open deal." }] : [];
    return { object: "opportunity", id: opportunity.id, confidence: confidenceOf(bits + (only[0]?.weight ?? 0)), evidence: [...only, ...evidence] };
  });
  return [contacts, accounts, deals].flatMap((list) => list.slice(0, CANDIDATES_MAX));
}

const ONLY_DEAL_BITS = 8;
