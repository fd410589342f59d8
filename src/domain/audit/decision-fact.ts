import { isOfEngagement, isOfRecord, type MergeProposal, type Proposal, type ReviewTask, type Verb } from "../model/proposal.ts";
import { type Actor, type AuditFact, plain, secret } from "./fact.ts";
import { secretOf, slotFor } from "./proposal-fact.ts";

/** How a decision came in. */
export interface DecisionContext {
  readonly actor: Actor;
  readonly via: "single" | "bulk" | "policy" | "expiry";
  /** A bulk decision: one id for all, how many, which of them this is, and the filter that chose them. */
  readonly batch: { readonly id: string; readonly n: number; readonly index: number; readonly selector: string } | null;
  /** Milliseconds the task was open on the reviewer's screen, null when unknown. */
  readonly msOpen: number | null;
}

/** A decision and what it followed from. */
export interface DecisionOf {
  readonly task: ReviewTask;
  readonly judging: { readonly verb: Verb | "expire" | "snooze"; readonly reason: string | null };
  readonly decided: { readonly task: ReviewTask; readonly edits: readonly { readonly proposal: Proposal; readonly final: Proposal }[] };
  readonly context: DecisionContext;
  readonly proposalAuditId: string | null;
}

/** The entry of a decision, a person's or that of time: what was said, and a commitment of exactly what they were shown. */
export function decisionFact(crm: string, { task, judging, decided, context, proposalAuditId }: DecisionOf): AuditFact {
  const { batch } = context;
  return {
    type: "decision",
    actor: context.actor,
    subject: { crm, object: "review", id: task.id },
    ref: { ...(proposalAuditId === null ? {} : { proposal: proposalAuditId }), ...(batch === null ? {} : { batch: batch.id }) },
    data: {
      verdict: judging.verb,
      via: context.via,
      batch: batch === null ? undefined : { id: batch.id, n: batch.n, index: batch.index, selector: secret(batch.selector) },
      shown: secret({ title: task.title, detail: task.detail, version: task.version }),
      edits: decided.edits.flatMap(({ proposal, final }) => editsOf(proposal, final)),
      reason_codes: [...task.reasons],
      reason: judging.reason === null ? undefined : secret(judging.reason),
      assignee: decided.task.assigneeId ?? undefined,
      until: judging.verb === "snooze" ? decided.task.snoozedUntil : undefined,
      ms_open: context.msOpen ?? undefined,
    },
  };
}

function editsOf(proposal: Proposal, final: Proposal) {
  if (proposal.kind === "merge" && final.kind === "merge") return mergeEdits(proposal, final);
  const record = isOfRecord(final) ? { object: final.object, id: final.recordId } : undefined;
  const fields = Object.keys({ ...proposal.fields, ...final.fields }).filter(
    (field) => JSON.stringify(Reflect.get(proposal.fields, field)) !== JSON.stringify(Reflect.get(final.fields, field)),
  );
  const edits = fields.map((field) => ({
    record, field, proposed: slotFor(field, Reflect.get(proposal.fields, field)), final: slotFor(field, Reflect.get(final.fields, field)),
  }));
  const [proposed, linked] = [linksIn(proposal), linksIn(final)];
  return proposed === linked ? edits : [...edits, { field: "links", proposed: secret(proposed), final: secret(linked) }];
}

/** A merge has the CRM's own names: whatever stands under one of them is a secret. Which record stays is told by its id. */
function mergeEdits(proposal: MergeProposal, final: MergeProposal) {
  const record = { object: final.object, id: final.recordId };
  const fields = Object.keys({ ...proposal.fields, ...final.fields }).filter((field) => (proposal.fields[field] ?? null) !== (final.fields[field] ?? null) || (field in proposal.fields) !== (field in final.fields));
  const survivor = proposal.recordId === final.recordId ? [] : [{ record, field: "survivor", proposed: plain(proposal.recordId), final: plain(final.recordId) }];
  return [...survivor, ...fields.map((field) => ({ record, field, proposed: secretOf(proposal.fields[field]), final: secretOf(final.fields[field]) }))];
}

const linksIn = (proposal: Proposal): string => (isOfEngagement(proposal) ? JSON.stringify(proposal.links) : "");
