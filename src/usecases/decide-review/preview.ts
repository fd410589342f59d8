import { EVERYTHING } from "../../domain/access/permissions.ts";
import type { InstallationId } from "../../domain/model/ids.ts";
import type { Proposal, ReviewTask } from "../../domain/model/proposal.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { Decided } from "../../domain/review/decide.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Store } from "../../ports/store.ts";
import type { Asked, DecideFailure } from "../decide-review.ts";
import { weigh } from "./weigh.ts";
import { sightStop } from "./who-decides.ts";

/** What one of many decisions would do. */
export interface Foreseen {
  readonly task: ReviewTask;
  readonly proposals: readonly Proposal[];
  readonly outcome: Result<Decided, DecideFailure>;
}

/** What each of these decisions would lead to if it were taken now, in the order given, by the very rules that take them; null for a review that is not there. Changes nothing. */
export async function previewDecisions({ store, clock }: { readonly store: Store; readonly clock: Clock }, installation: InstallationId, all: readonly Asked[]): Promise<readonly (Foreseen | null)[]> {
  return store.inInstallation(installation, async (tx) => {
    const at = clock.now();
    const foreseen: (Foreseen | null)[] = [];
    const twice = new Set<string>();
    for (const { id, judging, context, sees = EVERYTHING } of all) {
      const task = await tx.reviews.get(id);
      if (task === null) {
        foreseen.push(null);
        continue;
      }
      const proposals = (await tx.proposals.get(task.proposalIds)).map(({ proposal }) => proposal);
      const stopped = await sightStop(tx, { actor: context.actor, sees }, task);
      if (stopped?.kind === "not-found") {
        foreseen.push(null);
        continue;
      }
      const outcome = stopped !== null ? err(stopped) : twice.has(id) ? err({ kind: "stale", message: "This review is among the decisions twice; the first counts." } as const) : await weigh(tx, { task, proposals, judging, context, at });
      twice.add(id);
      foreseen.push({ task, proposals, outcome: outcome.ok ? ok(outcome.value.decided) : outcome });
    }
    return foreseen;
  });
}
