import assert from "node:assert/strict";
import * as z from "zod";

import { DecidedSchema, ReviewShownSchema } from "../../../src/app/http/review-answers.ts";
import { RecordChangesSchema, RollbackShownSchema } from "../../../src/app/http/rollback-schemas.ts";
import { handle } from "../../../src/app/jobs/handlers.ts";
import { contactId, type ContactId, crmRecordId, findingId, proposalId, reviewTaskId } from "../../../src/domain/model/ids.ts";
import type { RecordProposal } from "../../../src/domain/model/proposal.ts";
import { daysAfter } from "../../../src/domain/model/time.ts";
import { openReview } from "../../../src/domain/review/open-review.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { door } from "../../helpers/sandbox-door.ts";
import { signInAs, type SignInWeb, startSignIn } from "./signed-in.ts";
import { type Answered, ask, keyOf, problemOf, signIn } from "./web.ts";

const Contacts = z.object({ records: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.string().nullable()) })) });
const WRITTEN = "+12165550188";

describe("what was written is taken back by HTTP", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let ground: SignInWeb;
  const as: Record<string, Readonly<Record<string, string>>> = {};
  let record: { readonly crmId: string; readonly id: ContactId; readonly phone: string };
  before(async () => {
    ground = await startSignIn();
    const by = ({ cookie, csrf }: { readonly cookie: string; readonly csrf: string }) => ({ cookie, "x-csrf-token": csrf });
    as["admin"] = by(await signIn(ground.web));
    as["dana"] = by(await signInAs(ground, "hubspot", "dana"));
    as["marcus"] = by(await signInAs(ground, "hubspot", "marcus"));
    // The first who signs in owns the installation; reps are what this is about.
    for (const called of ["dana", "marcus"]) {
      const given = await call("PUT", `/people/${await ground.user("hubspot", called)}/roles`, "admin", { roles: [], version: "*" });
      assert.equal(given.status, 200, given.text);
    }
    record = await contactOfDana();
    await suggest();
  });
  after(() => ground.stop());

  const call = (method: string, path: string, who: string, body?: unknown): Promise<Answered> =>
    ask(`${ground.api}${path}?installation=${ground.id.hubspot}`, { method, headers: as[who] ?? {}, ...(body === undefined ? {} : { body }) });
  const way = (who = "admin", id = "fix-1"): Promise<Answered> => call("GET", `/proposals/${id}/rollback`, who);
  const askFor = (who = "admin", id = "fix-1"): Promise<Answered> => call("POST", `/proposals/${id}/rollback`, who, {});
  const changesOf = (who = "admin", id = record.crmId, object = "contact"): Promise<Answered> => call("GET", `/records/hubspot/${object}/${id}/changes`, who);
  const phoneInCrm = async (): Promise<string | null | undefined> => (await contacts()).find(({ id }) => id === record.crmId)?.properties["phone"];

  it("when nothing was written yet, then a sentence says so, and it cannot be asked for", async () => {
    const { refusal, askedIn, back } = RollbackShownSchema.parse((await way()).json);
    assert.deepEqual([refusal, askedIn, back], ["Nothing was written for this proposal.", null, null]);
    assert.equal(problemOf(await askFor(), 409).detail, refusal);
    assert.deepEqual(RecordChangesSchema.parse((await changesOf()).json), { changes: [], isComplete: true });
  });

  it("when it was written, then the way back is told value by value, and stands with the record", async () => {
    await approve("fix-review");
    assert.equal(await phoneInCrm(), WRITTEN);
    const { refusal, askedIn, back } = RollbackShownSchema.parse((await way()).json);
    assert.deepEqual([refusal, askedIn], [null, null]);
    assert.match(back?.title ?? "", /^Take back the change of contact /);
    assert.deepEqual([back?.changes.map(({ fields }) => fields.map(({ field, before, after }) => [field, before, after])), back?.cannotReturn, back?.role], [[[["phone", WRITTEN, record.phone]]], [], "data-owner"]);
    const { changes } = RecordChangesSchema.parse((await changesOf()).json);
    assert.deepEqual(changes.map(({ proposalId: id, undoes, refusal: no, askedIn: where, change }) => [id, undoes, no, where, change.fields[0]?.after]), [["fix-1", null, null, null, WRITTEN]]);
  });

  it("when it is looked at, then nothing is asked or written", async () => {
    const before = await reviewsOpen();
    await way();
    await changesOf();
    assert.equal(await reviewsOpen(), before);
  });

  it("when somebody else's record is meant, then it is not there for a rep; its owner looks and asks", async () => {
    for (const answer of [await way("marcus"), await askFor("marcus"), await changesOf("marcus")]) problemOf(answer, 404);
    assert.notEqual(RollbackShownSchema.parse((await way("dana")).json).back, null);
    assert.equal(RecordChangesSchema.parse((await changesOf("dana")).json).changes.length, 1);
    const reading = { authorization: `Bearer ${await keyOf(ground.web, ground.id.hubspot, ["reviews:read"])}` };
    as["reader"] = reading;
    assert.equal((await way("reader")).status, 200);
    problemOf(await askFor("reader"), 403);
    problemOf(await changesOf("reader"), 403);
  });

  it("when it is unknown, then it is not there", async () => {
    for (const answer of [await way("admin", "none"), await askFor("admin", "none"), await changesOf("admin", "none"), await changesOf("admin", record.crmId, "engagement")]) problemOf(answer, 404);
    problemOf(await call("GET", `/records/salesforce/contact/${record.crmId}/changes`, "admin"), 404);
  });

  it("when two ask for it at one moment, then it is put before a person once and told where; approved, what stood there stands there again", async () => {
    const before = await reviewsOpen();
    const answers = (await Promise.all(["dana", "admin", "dana", "admin"].map((who) => askFor(who)))).toSorted((one, other) => one.status - other.status);
    assert.deepEqual(answers.map(({ status }) => status), [200, 409, 409, 409]);
    assert.equal(await reviewsOpen(), before + 1);
    const { review } = DecidedSchema.parse(answers[0]?.json);
    assert.deepEqual([review.state, review.role], ["open", "data-owner"]);
    assert.equal(await phoneInCrm(), WRITTEN, "nothing is written before somebody approves it");
    const waiting = RollbackShownSchema.parse((await way()).json);
    assert.deepEqual([waiting.askedIn, waiting.back], [review.id, null]);
    assert.match(problemOf(await askFor(), 409).detail, new RegExp(review.id));
    assert.equal(RecordChangesSchema.parse((await changesOf()).json).changes[0]?.askedIn, review.id);

    await decide(review.id);
    assert.match(problemOf(await askFor(), 409).detail, new RegExp(review.id), "it is on its way, and not asked for once more");
    const written = async (): Promise<unknown> => ReviewShownSchema.parse((await call("GET", `/reviews/${review.id}`, "admin")).json).writing.find(({ proposalId: one }) => one !== "fix-1");
    const { notBefore } = z.object({ state: z.literal("due"), notBefore: z.string() }).parse(await written());
    assert.ok(Date.parse(notBefore) <= Date.parse(ground.web.clock.now()));
    await write();
    z.object({ state: z.literal("done"), notBefore: z.null() }).parse(await written());
    assert.equal(await phoneInCrm(), record.phone);
    const { changes } = RecordChangesSchema.parse((await changesOf()).json);
    const [back, first] = changes;
    assert.deepEqual([changes.length, back?.undoes, back?.refusal, first?.proposalId, first?.refusal], [2, "fix-1", null, "fix-1", "This was taken back already."]);
  });

  it("when the taking back is taken back, then the change stands again and can be taken back once more", async () => {
    const told = async () => RecordChangesSchema.parse((await changesOf()).json).changes;
    const [taken] = await told();
    const { review } = DecidedSchema.parse((await askFor("admin", taken?.proposalId)).json);
    await decide(review.id);
    await write();
    assert.equal(await phoneInCrm(), WRITTEN);
    const refused = (await told()).map(({ proposalId: id, undoes, refusal }) => [id === "fix-1" ? id : "rollback", undoes === null ? "nothing" : "something", refusal]);
    assert.deepEqual(refused, [["rollback", "something", null], ["rollback", "something", "This was taken back already."], ["fix-1", "nothing", null]]);
  });

  /** Somebody's record with a number that can be put otherwise. */
  async function contactOfDana(): Promise<typeof record> {
    const { web: { app }, id } = ground;
    const dana = await ground.user("hubspot", "dana");
    const all = (await contacts()).flatMap(({ id: crmId, properties: { phone } }) => (phone == null || phone === "" ? [] : [{ crmId, phone }]));
    return app.store.inInstallation(id.hubspot, async (tx) => {
      for (const { crmId, phone } of all) {
        const ours = await tx.mirror.toOurs("contact", crmRecordId(crmId));
        if (ours === null) continue;
        const fields = (await tx.mirror.recordFields("contact", [contactId(ours)])).get(contactId(ours));
        if (fields?.ownerId === dana) return { crmId, id: contactId(ours), phone };
      }
      return assert.fail("there is none");
    });
  }

  async function contacts() {
    return Contacts.parse(await door(ground.sandbox.url, "records/contacts")).records;
  }

  /** A change of its number waits for somebody. */
  async function suggest(): Promise<void> {
    const { web: { app, clock }, id } = ground;
    const at = clock.now();
    await app.store.inInstallation(id.hubspot, async (tx) => {
      const proposal: RecordProposal = {
        id: proposalId("fix-1"), activityId: findingId("finding-1"), kind: "update_record", object: "contact", recordId: record.id, fields: { phone: WRITTEN }, base: { phone: record.phone }, undo: { how: "restore-fields", note: "" },
        confidenceBp: 10_000, reasons: ["probation"], evidence: [], rationale: "It has no country.", route: "review", createdAt: at, expiresAt: daysAfter(at, 30),
      };
      await tx.proposals.save([{ proposal, auditId: "a1" }]);
      const asked = { id: reviewTaskId("fix-review"), activityId: proposal.activityId, proposalIds: [proposal.id], reasons: proposal.reasons, role: "record-owner" as const, title: "A number", detail: "", recordOwner: null };
      await tx.reviews.save(openReview(asked, { users: await tx.mirror.users(), policy: tx.installation.policy, at }));
    });
  }

  /** An admin approves a review, and it is written. */
  async function approve(id: string): Promise<void> {
    await decide(id);
    await write();
  }

  async function decide(id: string): Promise<void> {
    const { review: { version } } = ReviewShownSchema.parse((await call("GET", `/reviews/${id}`, "admin")).json);
    const decided = await call("POST", `/reviews/${id}/decision`, "admin", { verb: "approve", version });
    assert.equal(decided.status, 200, decided.text);
  }

  const write = (): Promise<unknown> => handle(ground.web.app, { name: "apply-writes", installation: ground.id.hubspot });

  async function reviewsOpen(): Promise<number> {
    return z.object({ total: z.object({ count: z.number() }) }).parse((await call("GET", "/reviews", "admin")).json).total.count;
  }
});
