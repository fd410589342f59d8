import assert from "node:assert/strict";

import { PolicySchema } from "../../config/policy.ts";
import { recordProposalFact } from "../../src/domain/audit/proposal-fact.ts";
import { findingId as findingMark } from "../../src/domain/findings/finding.ts";
import type { Finding } from "../../src/domain/findings/finding.ts";
import { contactId, crmRecordId, findingId, type InstallationId, type ProposalId, proposalId, reviewTaskId } from "../../src/domain/model/ids.ts";
import type { RecordProposal, ReviewTask, Verb } from "../../src/domain/model/proposal.ts";
import { daysAfter } from "../../src/domain/model/time.ts";
import { asksAboutCheck, checkedProposal } from "../../src/domain/review/check-review.ts";
import { openReview } from "../../src/domain/review/open-review.ts";
import { makeAlone } from "../../src/usecases/ask-hygiene/make-alone.ts";
import { askForChecks } from "../../src/usecases/decide-review/authority/ask-checks.ts";
import { readAuthority, type Standing, weighAuthority } from "../../src/usecases/decide-review/authority/weigh-authority.ts";
import { decidePolicyProposal } from "../../src/usecases/calibrate-policy.ts";
import { decideReview } from "../../src/usecases/decide-review.ts";
import { rollBack } from "../../src/usecases/roll-back.ts";
import type { FreshStore } from "./database.ts";
import { installed } from "./sample-rows.ts";

/** The class that is suggested, judged and granted here. */
export const FIXES = "contact.phone-form";

/** How somebody decides: what they say of a right and of a wrong suggestion, and how long they look. */
export interface Reviewer {
  readonly id: string;
  readonly says: (isRight: boolean) => Extract<Verb, "approve" | "reject">;
  readonly lookMs: number;
}

const LOOK_MS = 20_000;
/** Approves what is right, rejects what is wrong. */
export const goodReviewer = (id: string): Reviewer => ({ id, says: (isRight) => (isRight ? "approve" : "reject"), lookMs: LOOK_MS });
/** Approves everything, in the time that it takes to press a key. */
export const hastyReviewer = (id: string): Reviewer => ({ id, says: () => "approve", lookMs: 800 });
/** Approves everything, and takes their time over it. */
export const carelessReviewer = (id: string): Reviewer => ({ id, says: () => "approve", lookMs: LOOK_MS });
/** Approves what is wrong, and rejects what is right. */
export const hostileReviewer = (id: string): Reviewer => ({ id, says: (isRight) => (isRight ? "reject" : "approve"), lookMs: LOOK_MS });

/** What a week of suggestions is like. */
export interface Week {
  readonly reviewers: readonly Reviewer[];
  /** Suggestions that each is asked about. */
  readonly each: number;
  /** Every so many-th is wrong; 0: none. */
  readonly wrongEvery: number;
}

/** An installation whose records are suggested to be mended, week after week, with a data owner who looks a second time and takes back what is wrong two weeks later. */
export async function simulation(fresh: FreshStore, account: string, terms: object = {}, { checkMs = LOOK_MS }: { readonly checkMs?: number } = {}) {
  const { store, clock } = fresh;
  const id: InstallationId = await installed(store, account);
  const deps = { store, clock };
  const wrong = new Set<ProposalId>();
  const toTakeBack: { readonly id: ProposalId; readonly after: string }[] = [];
  let made = 0;
  await store.inInstallation(id, async (tx) => {
    await tx.setPolicy(PolicySchema.parse({ authority: { terms }, organisation: { roles: { "owner@seller.example": "data-owner" } } }));
    await tx.mirror.upsert([{ object: "user", crmId: crmRecordId("u1"), modifiedAt: "2026-01-01T00:00:00.000Z", archived: false, aliases: [], name: "Owner", email: "owner@seller.example", phone: null, zone: null, active: true }]);
  });

  /** What the CRM did meanwhile. */
  const written = async (): Promise<void> => {
    await fresh.database.pool.query("UPDATE steward.crm_write SET state = 'done' WHERE installation_id = $1", [id]);
    await fresh.database.pool.query("UPDATE steward.cleanup_outcome o SET is_written = true FROM steward.crm_write w WHERE o.installation_id = $1 AND w.installation_id = $1 AND w.proposal_id = o.id", [id]);
  };
  const decide = async (task: ReviewTask, verb: Verb, actor: { readonly kind: "user" | "admin"; readonly id: string }): Promise<void> => {
    const decided = await decideReview(deps, id, task.id, {
      judging: { verb, version: task.version, reason: verb === "reject" ? "wrong" : null, edits: [], recordChanges: [], assigneeId: null }, context: { actor, via: "single", batch: null, msOpen: null },
    });
    assert.ok(decided.ok, decided.ok ? "" : decided.error.message);
  };
  /** Somebody comes upon it sooner or later, looked for or not. */
  const remember = (proposal: ProposalId, isRight: boolean): void => {
    if (isRight) return;
    wrong.add(proposal);
    toTakeBack.push({ id: proposal, after: daysAfter(clock.now(), 14) });
  };

  async function suggest(reviewer: Reviewer, isRight: boolean): Promise<void> {
    clock.advance(reviewer.lookMs);
    made += 1;
    const at = clock.now();
    const proposal: RecordProposal = {
      id: proposalId(`fix-${String(made)}`), activityId: findingId(`finding-${String(made)}`), kind: "update_record", object: "contact", recordId: contactId(`contact-${String(made)}`), rule: "phone-form",
      fields: { phone: "+12165550188" }, base: { phone: "216 555 0188" }, confidenceBp: 10_000, reasons: ["probation"], evidence: [], rationale: "It has no country.", route: "review",
      undo: { how: "restore-fields", note: "" }, createdAt: at, expiresAt: daysAfter(at, 30),
    };
    const task = await store.inInstallation(id, async (tx) => {
      const [receipt] = await tx.audit.append([recordProposalFact(tx.installation.crm, tx.installation.policyVersion, proposal, { kind: "service", id: "hygiene" })]);
      await tx.proposals.save([{ proposal, auditId: receipt?.id ?? "" }]);
      const asked = openReview({ id: reviewTaskId(`hygiene-${String(made)}`), activityId: proposal.activityId, proposalIds: [proposal.id], reasons: ["probation"], role: "data-owner", title: "A number", detail: "", recordOwner: null }, { users: [], policy: tx.installation.policy, at });
      await tx.reviews.save(asked);
      return asked;
    });
    const verb = reviewer.says(isRight);
    await decide(task, verb, { kind: "user", id: reviewer.id });
    if (verb === "approve" && !isRight) wrong.add(proposal.id);
  }

  /** One fix of the granted class comes up; whether it was made without asking. */
  async function comesUp(isRight: boolean, worth = 1): Promise<boolean> {
    made += 1;
    const record = contactId(`contact-${String(made)}`);
    const finding: Finding = {
      id: findingMark("phone-form", "contact", record, "phone"), rule: "phone-form", object: "contact", recordId: record, field: "phone", name: "Somebody", evidence: [{ kind: "phone", detail: "It has no country.", weight: 0 }], risk: 2, worth, ownerId: null,
      dataOwner: "data-owner", blocks: ["dialling"], basis: "216 555 0188", fix: { fields: { phone: "+12165550188" }, base: { phone: "216 555 0188" } },
    };
    const { proposal } = await store.inInstallation(id, (tx) => makeAlone(tx, finding, { policy: tx.installation.policy, at: clock.now(), hasDataOwner: true }));
    if (proposal?.route !== "auto") return false;
    remember(proposal.id, isRight);
    return true;
  }

  /** The data owner answers the second looks and takes back what these found; what was made alone and turned out wrong, two weeks after. Nobody else notices anything. */
  async function lookAgain(): Promise<void> {
    await written();
    while ((await askForChecks(deps, id)) > 0);
    const { tasks } = await store.inInstallation(id, (tx) => tx.reviews.list({ state: "open", after: null, limit: 500 }));
    for (const task of tasks.filter(asksAboutCheck)) {
      clock.advance(checkMs);
      const isWrong = wrong.has(checkedProposal(task));
      await decide(task, isWrong ? "reject" : "approve", { kind: "admin", id: "cli" });
      if (isWrong) toTakeBack.push({ id: checkedProposal(task), after: clock.now() });
    }
    for (const { id: proposal } of toTakeBack.filter(({ after }) => after <= clock.now())) {
      const asked = await rollBack(deps, id, proposal, { kind: "admin", id: "cli" });
      if (!asked.ok) continue;
      clock.advance(LOOK_MS);
      await decide(asked.value, "approve", { kind: "admin", id: "cli" });
    }
    toTakeBack.splice(0, toTakeBack.length, ...toTakeBack.filter(({ after }) => after > clock.now()));
  }

  return {
    id, deps, comesUp, lookAgain, decide,
    /** A week of questions, its second looks and reversals; then the schedule weighs. The next week begins. */
    async week({ reviewers, each, wrongEvery }: Week): Promise<Standing> {
      const monday = clock.now();
      for (let index = 0; index < each; index += 1) for (const reviewer of reviewers) await suggest(reviewer, wrongEvery === 0 || (made + 1) % wrongEvery !== 0);
      await lookAgain();
      return this.nextWeek(monday);
    },
    async nextWeek(monday: string): Promise<Standing> {
      await weighAuthority(deps, id, { isLogBroken: false });
      clock.moveTo(daysAfter(monday, 7));
      return this.standing();
    },
    async standing(): Promise<Standing> {
      return (await readAuthority(deps, id)).find(({ class: name }) => name === FIXES) ?? assert.fail("nothing is known of the class");
    },
    async adminApproves({ isLogRight = true, kind = "admin" }: { readonly isLogRight?: boolean; readonly kind?: "admin" | "service" } = {}): Promise<boolean> {
      const open = (await store.inInstallation(id, (tx) => tx.policyProposals.list(10))).find(({ state }) => state === "open");
      assert.ok(open, "nothing was proposed");
      return (await decidePolicyProposal(deps, id, open.id, { verb: "approve", actor: { kind, id: "cli" }, isLogRight })).ok;
    },
    grants: () => store.inInstallation(id, (tx) => Promise.resolve(tx.installation.policy.grants.fixes)),
  };
}
