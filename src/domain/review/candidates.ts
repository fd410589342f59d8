import type { Candidate } from "../model/judgement.ts";
import type { ReviewCandidate } from "../model/proposal.ts";
import type { Knowledge } from "../model/records.ts";

/** The records that an activity may belong to, with what people call them and why; what nothing speaks for or against is left out. */
export function reviewCandidates(candidates: readonly Candidate[], records: Knowledge): readonly ReviewCandidate[] {
  return candidates.filter(({ evidence }) => evidence.length > 0).flatMap((candidate) => described(candidate, records) ?? []).slice(0, CANDIDATES_MAX);
}

const CANDIDATES_MAX = 30;

function described({ object, id, confidence, evidence }: Candidate, { contacts, accounts, opportunities }: Knowledge): ReviewCandidate | null {
  if (object === "contact") {
    const contact = contacts.find((one) => one.id === id);
    return contact === undefined ? null : { object, id: contact.id, name: `${contact.firstName} ${contact.lastName}`.trim(), accountId: contact.accountId, confidence, evidence };
  }
  if (object === "account") {
    const account = accounts.find((one) => one.id === id);
    return account === undefined ? null : { object, id: account.id, name: account.name, confidence, evidence };
  }
  const deal = opportunities.find((one) => one.id === id);
  return deal === undefined ? null : { object, id: deal.id, name: deal.name, accountId: deal.accountId, confidence, evidence };
}
