import type { PersonMark } from "../domain/audit/fact.ts";
import type { Identity } from "../domain/erasure/identity.ts";
import type { CauseId, ContactId } from "../domain/model/ids.ts";
import type { Proposal } from "../domain/model/proposal.ts";

/** Who is behind activities and records, under names that only the holder of the key can tell. */
export interface PeopleTable {
  /** A keyed hash for each, the same whenever it is asked for. */
  marks(identities: readonly Identity[]): readonly PersonMark[];
  /** Everybody who took part in each of these activities, and the contacts that it was tied to; an activity of which nobody is known is missing. */
  ofActivities(ids: readonly CauseId[]): Promise<ReadonlyMap<CauseId, readonly PersonMark[]>>;
  /** Of whom facts about these proposals speak: the people of their activities, and the contacts they are tied to or change. */
  ofProposals(proposals: readonly Proposal[]): Promise<(proposal: Proposal) => readonly PersonMark[]>;
  /** The contacts that an activity or finding is about belong to its people from now on, and whoever `told` tells. */
  tie(ties: readonly { readonly activity: CauseId; readonly contacts: readonly ContactId[]; readonly told?: readonly Identity[] }[]): Promise<void>;
}
