import type { DecisionContext } from "../../domain/audit/decision-fact.ts";
import { choicesMade } from "../../domain/match/choices-made.ts";
import { indexKnowledge } from "../../domain/match/knowledge-index.ts";
import { wantedKeys } from "../../domain/match/wanted.ts";
import { type ContactId, userId } from "../../domain/model/ids.ts";
import { isOfEngagement, type Proposal, type ReviewTask } from "../../domain/model/proposal.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { Decided } from "../../domain/review/decide.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** Remembers whom the person who decided took the participants for, where they linked others than were proposed. */
export async function rememberChoices(tx: TenantTransaction, { task, proposals, decided, context, at }: {
  readonly task: ReviewTask; readonly proposals: readonly Proposal[]; readonly decided: Decided; readonly context: DecisionContext; readonly at: Instant;
}): Promise<void> {
  const proposed = loggedContacts(proposals);
  const final = loggedContacts(decided.approved);
  if (proposed === null || final === null || JSON.stringify(proposed) === JSON.stringify(final)) return;
  const activity = (await tx.activities.get(task.activityId))?.activity ?? null;
  if (activity === null) return;
  const { policy } = tx.installation;
  const records = await tx.mirror.select(wantedKeys(activity, policy));
  const { chosen, withdrawn } = choicesMade(activity, indexKnowledge(records, policy), policy, { proposed, final });
  await tx.choices.lower(withdrawn);
  await tx.choices.remember(chosen, { by: context.actor.kind === "user" ? userId(context.actor.id) : null, at, review: task.id });
}

/** The contacts of the engagement itself; null where none is logged. */
function loggedContacts(proposals: readonly Proposal[]): readonly ContactId[] | null {
  return proposals.filter(isOfEngagement).find(({ kind }) => kind === "log_activity" || kind === "update_activity")?.links.contactIds ?? null;
}
