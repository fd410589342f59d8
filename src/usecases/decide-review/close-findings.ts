import { isOfRecord, type Proposal, type ReviewTask } from "../../domain/model/proposal.ts";
import { daysAfter, type Instant } from "../../domain/model/time.ts";
import { asksAboutFindings } from "../../domain/review/hygiene-review.ts";
import { asksAboutRefusal } from "../../domain/review/refusal-review.ts";
import { asksAboutRollback } from "../../domain/review/rollback-review.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** What nobody answered rests for so long: it is asked again, but not week after week. */
const REST_DAYS = 28;

/**
 * What a person said of findings is remembered: approved they are to be mended, rejected or blocked they are left alone while they rest on the
 * same values, unanswered they rest. The same of a fix that was not written and was asked about anew, and of one that is taken back. Before anything is appended to the log.
 */
export async function closeFindings(tx: TenantTransaction, { task, proposals }: { readonly task: ReviewTask; readonly proposals: readonly Proposal[] }, at: Instant): Promise<void> {
  const fixes = proposals.filter(isOfRecord).filter(({ rule }) => rule !== undefined);
  const dismiss = (those: typeof fixes) => tx.findings.decide(those.map(({ activityId }) => activityId), "dismissed");
  if (asksAboutRefusal(task)) {
    // That a rollback was refused says nothing of whether the fix was right.
    if (LEAVES.has(task.state)) await dismiss(fixes.filter(({ undoes }) => undoes === undefined));
    return;
  }
  if (asksAboutRollback(task)) {
    if (task.state === "approved") await dismiss(fixes.filter(({ undoes }) => undoes !== undefined));
    return;
  }
  if (!asksAboutFindings(task) || task.state === "open") return;
  const ids = (await tx.findings.askedIn(task.id)).map(({ id }) => id);
  if (task.state === "expired") await tx.findings.rest(ids, daysAfter(at, REST_DAYS));
  else await tx.findings.decide(ids, LEAVES.has(task.state) ? "dismissed" : "fixed");
}

const LEAVES: ReadonlySet<ReviewTask["state"]> = new Set(["rejected", "blocked"]);
