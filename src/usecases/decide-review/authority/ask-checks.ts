import type { InstallationId } from "../../../domain/model/ids.ts";
import { isOfRecord } from "../../../domain/model/proposal.ts";
import { approverOf } from "../../../domain/review/approver.ts";
import { checkReview } from "../../../domain/review/check-review.ts";
import type { TenantTransaction } from "../../../ports/store.ts";
import type { AuthorityDeps } from "./weigh-authority.ts";

const ADMIN = approverOf({ kind: "admin", id: "" });

/** Second looks that one turn asks for. */
const CHECKS_A_TURN = 20;

/** Asks for the second looks that are due, of what is written by now. Returns how many. */
export function askForChecks({ store, clock }: AuthorityDeps, installation: InstallationId): Promise<number> {
  return store.inInstallation(installation, async (tx) => {
    // Nobody is erased while they are asked about.
    await tx.erasure.lockActivities();
    let asked = 0;
    for (const outcome of await tx.outcomes.unchecked(CHECKS_A_TURN)) {
      const isAsked = await ask(tx, outcome, clock.now());
      if (isAsked === null) continue;
      await tx.outcomes.checkAsked(outcome.id, { at: clock.now(), isAsked });
      if (isAsked) asked += 1;
    }
    return asked;
  });
}

/** Null while it is still to be written; false where nothing is left to look at. */
async function ask(tx: TenantTransaction, { id, decidedBy }: Awaited<ReturnType<TenantTransaction["outcomes"]["unchecked"]>>[number], at: string): Promise<boolean | null> {
  const writes = await tx.writes.ofProposal(id);
  const last = writes.at(-1);
  if (last?.state === "due" || last?.state === "intended") return null;
  if (last?.state !== "done" || !isOfRecord(last.proposal)) return false;
  // The console and the shell are one approver: while nobody decided under a name of their own, there is no second one to ask.
  if (decidedBy === ADMIN && !(await tx.outcomes.isPersonKnown())) return false;
  const written = last.proposal;
  const known = (await tx.mirror.recordFields(written.object, [written.recordId])).get(written.recordId);
  const called = [known?.firstName, known?.lastName, known?.name].filter((part) => part).join(" ");
  await tx.reviews.save(checkReview(written, called, { at, users: await tx.mirror.users(), policy: tx.installation.policy, decidedBy }));
  return true;
}
