import assert from "node:assert/strict";

import { PolicySchema } from "../../config/policy.ts";
import { recordProposalFact } from "../../src/domain/audit/proposal-fact.ts";
import type { Actor } from "../../src/domain/audit/fact.ts";
import { type ContactId, contactId, crmRecordId, findingId, type InstallationId, proposalId, reviewTaskId, type UserId, userId, writeId } from "../../src/domain/model/ids.ts";
import type { HygieneRule } from "../../src/domain/model/fix-class.ts";
import type { MergeProposal, RecordProposal, ReviewTask, Verb } from "../../src/domain/model/proposal.ts";
import type { RecordFields } from "../../src/domain/model/record-fields.ts";
import { daysAfter } from "../../src/domain/model/time.ts";
import { mergeReview } from "../../src/domain/review/merge-review.ts";
import { openReview } from "../../src/domain/review/open-review.ts";
import { refusalReview, refusedProposalId } from "../../src/domain/review/refusal-review.ts";
import type { CrmRecord } from "../../src/ports/crm-records.ts";
import type { Store } from "../../src/ports/store.ts";
import { decideReview } from "../../src/usecases/decide-review.ts";
import { rollBack } from "../../src/usecases/roll-back.ts";
import type { FixedClock } from "./database.ts";

/** Whoever has the shell. */
export const ADMIN: Actor = { kind: "admin", id: "cli" };
const MODIFIED = { modifiedAt: "2026-01-01T00:00:00.000Z", archived: false, aliases: [] };
const user = (crmId: string, name: string): CrmRecord => ({ ...MODIFIED, object: "user", crmId: crmRecordId(crmId), name, email: `${crmId}@seller.example`, phone: null, zone: null, active: true });
const contact = (crmId: string, owner: string | null, change: { readonly emails?: readonly string[]; readonly modifiedAt?: string } = {}): CrmRecord => ({
  ...MODIFIED, object: "contact", crmId: crmRecordId(crmId), kind: "contact", firstName: "Ana", lastName: "Example", emails: [`${crmId}@example.com`], phones: ["216 555 0188"], title: null, account: null,
  owner: owner === null ? null : crmRecordId(owner), ...change,
});

/** What a test may choose of a suggested fix. */
export interface Suggested {
  readonly rule?: HygieneRule;
  readonly fields?: RecordFields;
  /** Contacts `c1` and `c2` belong to two owners, `c3` to nobody. */
  readonly of?: "c1" | "c2" | "c3";
}

/** What a test may choose of a decision. */
export interface Said {
  readonly actor?: Actor;
  /** Set on the record besides what was suggested. */
  readonly set?: RecordFields;
  readonly to?: UserId;
}

/** Three contacts of an installation about which clean-up suggests something, decided by people as they decide it. */
export async function cleanUp({ store, clock }: { readonly store: Store; readonly clock: FixedClock }, id: InstallationId, writtenBy: (sql: string, values: readonly unknown[]) => Promise<unknown>) {
  const deps = { store, clock };
  let made = 0;
  const ours = new Map<string, ContactId>();
  await store.inInstallation(id, async (tx) => {
    await tx.setPolicy(PolicySchema.parse({ organisation: { roles: { "u1@seller.example": "data-owner" } }, governance: { approvers: ["u2@seller.example"] } }));
    await tx.mirror.upsert([user("u1", "Dana Whitfield"), user("u2", "Ben Sample"), contact("c1", "u1"), contact("c2", "u2"), contact("c3", null)]);
    for (const one of ["c1", "c2", "c3"]) ours.set(one, contactId((await tx.mirror.toOurs("contact", crmRecordId(one))) ?? assert.fail(one)));
  });
  const users = await store.inInstallation(id, (tx) => tx.mirror.users());
  const common = (of: ContactId) => ({
    activityId: findingId(`finding-${String(made)}`), object: "contact" as const, recordId: of, confidenceBp: 10_000, reasons: ["probation" as const], evidence: [], rationale: "It has no country.", route: "review" as const,
    createdAt: clock.now(), expiresAt: daysAfter(clock.now(), 30),
  });
  const recordOf = (name: string): ContactId => ours.get(name) ?? assert.fail(name);

  return {
    /** The user of this name in the CRM. */
    user: (name: string): Actor & { readonly id: UserId } => ({ kind: "user", id: userId(users.find((one) => one.name === name)?.id ?? assert.fail(name)) }),

    /** Somebody changes the addresses of `c3` in the CRM. */
    addressed: (emails: readonly string[]) => store.inInstallation(id, (tx) => tx.mirror.upsert([contact("c3", null, { emails, modifiedAt: clock.now() })])),

    async suggest({ rule = "phone-form", fields = { phone: "+12165550188" }, of = "c1" }: Suggested = {}): Promise<ReviewTask> {
      made += 1;
      const proposal: RecordProposal = {
        ...common(recordOf(of)), id: proposalId(`fix-${String(made)}`), kind: "update_record", rule, fields, base: { phone: "216 555 0188" }, undo: { how: "restore-fields", note: "" },
      };
      const task = openReview({ id: reviewTaskId(`hygiene-${String(made)}`), activityId: proposal.activityId, proposalIds: [proposal.id], reasons: ["probation"], role: "data-owner", title: "A number", detail: "", recordOwner: null }, { users, policy: PolicySchema.parse({}), at: clock.now() });
      return store.inInstallation(id, async (tx) => {
        const [receipt] = await tx.audit.append([recordProposalFact(tx.installation.crm, tx.installation.policyVersion, proposal, { kind: "service", id: "hygiene" })]);
        await tx.proposals.save([{ proposal, auditId: receipt?.id ?? "" }]);
        await tx.reviews.save(task);
        return task;
      });
    },

    /** Whether `c1` and `c2` are one. */
    async suggestMerge(approversMin: 1 | 2): Promise<ReviewTask> {
      made += 1;
      const [survivor, loser] = (["c1", "c2"] as const).map((one) => ({ id: recordOf(one), crmId: crmRecordId(one), values: {}, children: 0 }));
      assert.ok(survivor && loser);
      const proposal: MergeProposal = {
        ...common(survivor.id), id: proposalId(`merge-of-${String(made)}`), kind: "merge", fields: {}, base: {}, survivor, loser, lost: {}, lostForGood: [], obstacles: [], approversMin, undo: { how: "restore-fields", note: "" },
      };
      const task = mergeReview(proposal, { users, policy: PolicySchema.parse({}), at: clock.now(), called: "two", detail: "" });
      return store.inInstallation(id, async (tx) => {
        await tx.proposals.save([{ proposal, auditId: "" }]);
        await tx.reviews.save(task);
        return task;
      });
    },

    /** The CRM refused to write what was approved, and a person is asked what becomes of it. */
    async refusedByCrm({ proposalIds }: ReviewTask): Promise<ReviewTask> {
      made += 1;
      return store.inInstallation(id, async (tx) => {
        const [filed] = await tx.proposals.get(proposalIds);
        assert.ok(filed);
        const again = { ...filed.proposal, id: refusedProposalId(writeId(`write-${String(made)}`)) };
        const task = refusalReview(again, { publicMessage: "no", mayHaveHappened: false }, { users, policy: tx.installation.policy, at: clock.now() });
        await tx.proposals.save([{ proposal: again, auditId: filed.auditId }]);
        await tx.reviews.save(task);
        return task;
      });
    },

    /** The review as it is after that. */
    async decide(task: ReviewTask, verb: Verb, { actor = ADMIN, set, to }: Said = {}): Promise<ReviewTask> {
      const [filed] = await store.inInstallation(id, (tx) => tx.proposals.get(task.proposalIds));
      const changed = filed?.proposal.kind === "update_record" && set !== undefined ? [{ object: filed.proposal.object, id: filed.proposal.recordId, set, expect: {} }] : [];
      const decided = await decideReview(deps, id, task.id, {
        judging: { verb, version: task.version, reason: verb === "reject" ? "wrong" : null, edits: [], assigneeId: to ?? null, recordChanges: changed },
        context: { actor, via: "single", batch: null, msOpen: null },
      });
      assert.ok(decided.ok, decided.ok ? "" : decided.error.message);
      return decided.value;
    },

    /** It is written, and then taken back by whoever has the shell. */
    async takeBack({ proposalIds: [proposal] }: ReviewTask): Promise<void> {
      assert.ok(proposal !== undefined);
      await writtenBy("UPDATE steward.crm_write SET state = 'done' WHERE installation_id = $1", [id]);
      const asked = await rollBack(deps, id, proposal, ADMIN);
      assert.ok(asked.ok, asked.ok ? "" : asked.error.message);
      await this.decide(asked.value, "approve");
    },
  };
}
