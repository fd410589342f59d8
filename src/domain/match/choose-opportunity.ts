import type { Instant } from "../model/time.ts";
import type { ContactId } from "../model/ids.ts";
import { leadOf } from "./bits.ts";
import type { Deal } from "./knowledge-index.ts";
import type { Said } from "./said.ts";
import { scoreDeals, type DealScore } from "./score-deal.ts";

/** Which deal an activity belongs to. `deal` null with `open` false: to none, and that is sure. */
export interface DealChoice {
  readonly deal: DealScore | null;
  /** Several could be meant. */
  readonly open: boolean;
  readonly scores: readonly DealScore[];
}

/** A telling word of the deal's own; a short one repeated, in the subject, or beside another: one chance word is not enough. */
const POINTED_AT_BITS = 5;
const POINTED_LEAD_BITS = 4;
/** When a second deal is spoken of as well, if only by one word of its own, the first must be spoken of this much more. */
const NAMED_AS_WELL_BITS = 4;
const BOTH_NAMED_LEAD_BITS = 8;
/** A text that speaks of a closed deal with this many bits, and of the open one with none, is not about the open one. */
const CLOSED_DEAL_BITS = 8;
const CLOSED_DEAL_AGE_MAX_MS = 365 * 86_400_000;

/**
 * Chooses among the deals of the matched account, by ROUTING "Match". One open: that one, unless the text speaks of a
 * closed one or says it is not about it. Several: the one that the text points to; a contact's role or a stage alone
 * never decides, as people with a role in one deal write about the other too. None open: none.
 */
export function chooseOpportunity(deals: readonly Deal[], said: Said, contactIds: readonly ContactId[], at: Instant): DealChoice {
  const open = deals.filter((deal) => !deal.opportunity.isClosed);
  if (open.length === 0) return { deal: null, open: false, scores: [] };
  const scores = scoreDeals(open, said, contactIds).toSorted(byBits);
  const [best, rival] = scores;
  if (best === undefined) return { deal: null, open: false, scores };
  if (rival === undefined) {
    const isElsewhere = best.wordBits < 0 || (best.wordBits <= 0 && speaksOfClosed(deals, said, at));
    return { deal: isElsewhere ? null : best, open: best.wordBits < 0, scores };
  }
  const lead = rival.wordBits >= NAMED_AS_WELL_BITS ? BOTH_NAMED_LEAD_BITS : POINTED_LEAD_BITS;
  const isPointedAt = best.bits >= POINTED_AT_BITS && best.wordBits > 0 && leadOf(scores) >= lead;
  return { deal: isPointedAt ? best : null, open: !isPointedAt, scores };
}

function speaksOfClosed(deals: readonly Deal[], said: Said, at: Instant): boolean {
  const since = new Date(Date.parse(at) - CLOSED_DEAL_AGE_MAX_MS).toISOString().slice(0, 10);
  const closed = deals.filter(({ opportunity }) => opportunity.isClosed && (opportunity.closeDate ?? "") >= since);
  return scoreDeals(closed, said, []).some((score) => score.wordBits >= CLOSED_DEAL_BITS);
}

const byBits = (a: DealScore, b: DealScore): number =>
  b.bits - a.bits || (a.deal.opportunity.id < b.deal.opportunity.id ? -1 : 1);
