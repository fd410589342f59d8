import type { Clearance } from "../../domain/judge/clearance.ts";
import type { Proposed } from "../../domain/judge/propose.ts";
import type { Instant } from "../../domain/model/time.ts";
import { featuresOf } from "../../domain/quality/example.ts";
import { foreignSubject } from "../../domain/quality/measured.ts";
import { seenOf, seenWithout } from "../../domain/quality/of-judgement.ts";
import type { TenantTransaction } from "../../ports/store.ts";
import type { StoredActivity } from "../../ports/store-tables.ts";
import type { Overtaken } from "./close-overtaken.ts";

/** A judged activity, as far as it is measured. */
export interface MeasuredOnce {
  readonly stored: StoredActivity;
  readonly proposed: Proposed;
  readonly overtaken: Overtaken | null;
  /** Looked for where a person is asked. */
  readonly clearance: Clearance | null;
}

/** Notes what was judged for the measures, and for whom a person is asked what their answer will be an example of. */
export async function measureJudged(tx: TenantTransaction, judged: readonly MeasuredOnce[], at: Instant): Promise<void> {
  await tx.quality.seen(judged.map(({ stored, proposed }) => seenOf(stored.id, proposed)));
  const linked = judged.flatMap(({ proposed: { twin } }) => (twin?.foreign === true && twin.of !== null ? [foreignSubject(twin.of)] : []));
  await tx.quality.mark(linked, ["linked"]);
  await tx.quality.mark(judged.flatMap(({ overtaken }) => overtaken?.activities ?? []), ["overtaken"]);
  await tx.examples.await(judged.flatMap(({ stored, proposed, clearance }) => {
    if (proposed.review === null) return [];
    const features = featuresOf({ ...proposed, flags: stored.activity?.flags ?? [], clearance: clearance?.margin ?? null });
    return [{ id: proposed.review.task.id, activityId: stored.id, judgedAt: at, features, links: clearance?.links ?? null }];
  }));
}

/** The same for one that no rule could judge. */
export const measureUnjudged = (tx: TenantTransaction, stored: StoredActivity, verdict: Proposed["verdict"]): Promise<void> => tx.quality.seen([seenWithout(stored, verdict)]);
