import type { ReasonCode } from "../model/reasons.ts";
import { GUESS_BITS, type AccountChoice } from "./choose-account.ts";
import type { DealChoice } from "./choose-opportunity.ts";
import type { Resolution } from "./match-participants.ts";

/** What the parts of a match say together. */
export interface MatchRoute {
  readonly certainty: "clear" | "uncertain" | "none";
  readonly reasons: readonly ReasonCode[];
}

/**
 * Decides whether the links are safe to use, need a person, or are none.
 *
 * Clear needs every outside participant who may be on a record tied to one, an account without a rival and a deal
 * without a rival. Somebody on no record, beside a clear contact, leaves the match clear and is a reason of its own
 * (`participant_unknown`). A contradiction between people and text is never clear: logging on the wrong record costs
 * more than asking. `match_uncertain` is left out where a conflict alone is the doubt and the account still stands.
 */
export function routeMatch(resolutions: readonly Resolution[], account: AccountChoice, deal: DealChoice, hasConflict: boolean): MatchRoute {
  const tied = resolutions.filter((one) => one.state === "tied");
  const isUnknown = resolutions.some((one) => one.state === "unknown" && !one.person.secondHand);
  const unknown: readonly ReasonCode[] = isUnknown ? ["participant_unknown"] : [];
  const isNone = tied.length === 0 && (account.candidates[0]?.bits ?? 0) < GUESS_BITS && !resolutions.some((one) => one.candidates.length > 0);
  if (isNone) return { certainty: "none", reasons: ["no_match", ...unknown] };

  const hasContactsWithoutAccount = tied.length > 0 && tied.every((one) => one.candidates[0]?.known.contact.accountId === null);
  const isDoubtful = tied.length === 0 || resolutions.some((one) => one.state === "open") || tied.some((one) => one.person.secondHand && one.person.mailbox !== null) ||
    !(account.sure || hasContactsWithoutAccount) || deal.open;
  if (!isDoubtful && !hasConflict) return { certainty: "clear", reasons: unknown };
  const conflict: readonly ReasonCode[] = hasConflict ? ["match_conflict"] : [];
  const uncertain: readonly ReasonCode[] = hasConflict && account.account !== null ? [] : ["match_uncertain"];
  return { certainty: "uncertain", reasons: [...conflict, ...uncertain, ...unknown] };
}
