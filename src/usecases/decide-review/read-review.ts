import type { Sight } from "../../domain/access/permissions.ts";
import { reviewFor, seesActivity } from "../../domain/access/sees.ts";
import type { Actor } from "../../domain/audit/fact.ts";
import type { ActivityId, InstallationId, ReviewTaskId } from "../../domain/model/ids.ts";
import type { Proposal, ReviewTask } from "../../domain/model/proposal.ts";
import type { Store, TenantTransaction } from "../../ports/store.ts";
import type { StoredActivity } from "../../ports/store-tables.ts";
import { viewerOf } from "./who-decides.ts";

/** Who reads, of which installation. */
export interface Reader {
  readonly installation: InstallationId;
  readonly actor: Actor;
  readonly sees: Sight;
}

/** A review, what it proposes, and whether the reader may decide it. */
export interface ReadReview {
  readonly task: ReviewTask;
  readonly proposals: readonly Proposal[];
  readonly isTheirs: boolean;
}

/** A review as somebody may see it; null when there is none for them. */
export async function readReview({ store }: { readonly store: Store }, reader: Reader, id: ReviewTaskId): Promise<ReadReview | null> {
  return store.inInstallation(reader.installation, (tx) => reviewIn(tx, reader, id));
}

/** The same, in a transaction that reads more. */
export async function reviewIn(tx: TenantTransaction, reader: Pick<Reader, "actor" | "sees">, id: ReviewTaskId): Promise<ReadReview | null> {
  const task = await tx.reviews.get(id);
  if (task === null) return null;
  const is = reviewFor(await viewerOf(tx, reader), task);
  if (is === "hidden") return null;
  const proposals = (await tx.proposals.get(task.proposalIds)).map(({ proposal }) => proposal);
  return { task, proposals, isTheirs: is === "theirs" };
}

/** An activity, what became of it, and the writes that it led to; null when there is none for the reader. */
export async function readActivity({ store }: { readonly store: Store }, { installation, sees }: Reader, id: ActivityId): Promise<ActivityRead | null> {
  return store.inInstallation(installation, async (tx) => {
    const stored = await tx.activities.get(id);
    if (stored === null) return null;
    const proposals = (await tx.proposals.ofActivity(id)).map(({ proposal }) => proposal);
    const addresses = stored.activity?.participants.flatMap(({ email }) => email ?? []) ?? [];
    if (sees.kind !== "all" && !seesActivity(sees, proposals, { addresses, users: await tx.mirror.users() })) return null;
    return { stored, proposals, writes: (await tx.writes.ofActivities([id])).get(id) ?? [] };
  });
}

type Writes = ReturnType<TenantTransaction["writes"]["ofActivities"]> extends Promise<ReadonlyMap<unknown, infer List>> ? List : never;

/** What is known of an activity. */
export interface ActivityRead {
  readonly stored: StoredActivity;
  readonly proposals: readonly Proposal[];
  readonly writes: Writes;
}
