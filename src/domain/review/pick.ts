import type { AccountId } from "../model/ids.ts";
import type { Links, ReviewCandidate } from "../model/proposal.ts";

/**
 * The links with candidates that a person picked: a contact joins the others, an account or a deal takes the place of
 * what was proposed. With a contact or a deal comes its account, and a deal of another account goes.
 */
export function withPicks(links: Links, picks: readonly ReviewCandidate[], known: readonly ReviewCandidate[]): Links {
  return picks.reduce((all, pick) => withPick(all, pick, known), links);
}

function withPick(links: Links, pick: ReviewCandidate, known: readonly ReviewCandidate[]): Links {
  switch (pick.object) {
    case "contact": {
      const contactIds = [...new Set([...links.contactIds, pick.id])];
      return pick.accountId === null ? { ...links, contactIds } : { ...atAccount(links, pick.accountId, known), contactIds };
    }
    case "account":
      return atAccount(links, pick.id, known);
    case "opportunity":
      return { ...links, opportunityId: pick.id, accountId: pick.accountId ?? links.accountId };
  }
}

function atAccount(links: Links, accountId: AccountId, known: readonly ReviewCandidate[]): Links {
  const deal = known.find((one) => one.object === "opportunity" && one.id === links.opportunityId);
  const isElsewhere = links.accountId !== accountId && !(deal?.object === "opportunity" && deal.accountId === accountId);
  return { ...links, accountId, opportunityId: isElsewhere ? null : links.opportunityId };
}
