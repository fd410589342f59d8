import assert from "node:assert/strict";

import { ENGAGEMENT_OBJECTS, type EngagementFields, type EngagementObject } from "../../src/domain/model/engagement.ts";
import { type NaturalKey, naturalKey, proposalId } from "../../src/domain/model/ids.ts";
import type { EngagementProposal } from "../../src/domain/model/proposal.ts";
import type { CrmWriter } from "../../src/ports/crm-writer.ts";
import { installed } from "../helpers/installed.ts";
import type { Hands } from "../helpers/installed-hands.ts";
import { installedInOrg } from "../helpers/installed-salesforce.ts";
import { assertOutcomes, assertSense, chain } from "../helpers/proof.ts";
import { queueWrites } from "../helpers/queue-writes.ts";
import { type CrmSide, door, type Logged, loggedIn, sidesOf } from "../helpers/sandbox-door.ts";
import { plainMail } from "../helpers/some-mail.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** Longer than a write is leased. */
const LEASE_OVER_MS = 121_000;
class Crash extends Error {}

/** The field of a person's edit, and another one, as each CRM calls them. */
const FIELDS = {
  hubspot: { step: "steward_next_step", line: "steward_participants" },
  salesforce: { step: "Steward_Next_Step__c", line: "Steward_Participants__c" },
} as const;
const SAID: EngagementFields = { subject: "About the sensors", body: "Ana asks for the count.", nextStep: "send the count", participants: "Ana Example" };
const FIRST: EngagementFields = { ...SAID, occurredAt: "2026-03-02T10:00:00.000Z", endedAt: "2026-03-02T11:00:00.000Z" };
const SECOND: EngagementFields = { nextStep: "send the offer", body: "Ana asks for an offer." };

/**
 * Every kind of engagement in both CRMs: what a person wrote between our read and our write stays, and the chain tells
 * of it. The writes are put into the queue as the judge would put them there.
 */
for (const crm of ["hubspot", "salesforce"] as const) {
  describe(`a person's edit of an engagement in ${crm}`, function () {
    this.timeout(90_000);
    let sandbox: StartedSandbox;
    let one: Hands;
    let side: CrmSide;
    let beforeCall: (() => Promise<void>) | null = null;
    const hooked = (writer: CrmWriter): CrmWriter => ({
      ...writer,
      async upsert(items) {
        const hook = beforeCall;
        beforeCall = null;
        await hook?.();
        return writer.upsert(items);
      },
    });
    before(async () => {
      sandbox = await startSandbox({ autoApprove: true });
      const found = sidesOf(sandbox).find((candidate) => candidate.crm === crm);
      assert.ok(found);
      side = found;
      one = crm === "hubspot" ? await installed(sandbox.url, { around: hooked }) : await installedInOrg(sandbox.salesforceUrl, hooked);
    });
    after(async () => { await one.close(); await sandbox.stop(); });
    afterEach(async () => {
      assertOutcomes(await chain(one.fresh, one.id));
      await assertSense(one);
    });

    let made = 0;
    async function proposed(object: EngagementObject, part: Pick<EngagementProposal, "kind" | "fields" | "key">): Promise<void> {
      made += 1;
      const [accepted] = await one.arrive(plainMail(100 + made));
      assert.ok(accepted);
      await one.drain();
      const proposal: EngagementProposal = {
        id: proposalId(`edit-${String(made)}`), activityId: accepted.id, object, ...part, links: { contactIds: [], accountId: null, opportunityId: null },
        confidenceBp: 10_000, reasons: [], evidence: [], rationale: "test", route: "auto", undo: { how: "archive-created" },
        createdAt: one.clock.now(), expiresAt: one.clock.now(),
      };
      await queueWrites(one, [proposal]);
    }
    async function logged(object: EngagementObject): Promise<NaturalKey> {
      const key = naturalKey(`${object}-${String(made).padStart(40, "a")}`);
      await proposed(object, { kind: "log_activity", key, fields: object === "task" ? { ...FIRST, status: "open", due: "2026-04-02" } : FIRST });
      await one.drain();
      return key;
    }
    async function standing(key: NaturalKey): Promise<Logged> {
      const found = (await loggedIn(side)).filter((record) => record.key === key);
      assert.equal(found.length, 1);
      const [record] = found;
      assert.ok(record);
      return record;
    }
    async function personEdits(key: NaturalKey, values: Readonly<Record<string, string>>): Promise<void> {
      const { object, id } = await standing(key);
      await door(side.url, "edit", crm === "hubspot" ? { object, id, properties: values } : { object, id, fields: values });
    }
    /** How the writes of a record ended at last, in order. */
    async function ends(key: NaturalKey): Promise<readonly unknown[]> {
      const entries = await chain(one.fresh, one.id);
      const intents = entries.filter(({ type, data }) => type === "write" && data["idempotency_key"] === key).map(({ id }) => id);
      return intents.map((intent) => entries.findLast(({ type, ref }) => type === "outcome" && ref?.["write"] === intent)?.data["status"]);
    }

    for (const object of ENGAGEMENT_OBJECTS) {
      it(`${object}: of the very field, between our read and our write, it stays; the chain has the conflict, a person is asked`, async () => {
        const key = await logged(object);
        await proposed(object, { kind: "update_activity", key, fields: SECOND });
        beforeCall = () => personEdits(key, { [FIELDS[crm].step]: "call Ana first" });
        await one.drain();
        assert.equal((await standing(key)).values[FIELDS[crm].step], "call Ana first");
        assert.deepEqual(await ends(key), ["ok", "conflict", "conflict"]);
        const asked = (await one.reviews()).filter(({ state, title }) => state === "open" && title.startsWith("Changed meanwhile"));
        const [task] = asked;
        assert.ok(task);
        assert.match(task.detail, /the next step/);
        assert.ok(!task.detail.includes("call Ana first"), "a person's own words were taken into the store");
        const proposals = await one.in((tx) => tx.proposals.get(task.proposalIds));
        assert.ok(!JSON.stringify(proposals).includes("call Ana first"), "a person's own words were taken into the store");

        assert.ok((await one.decide(task, "approve")).ok);
        await one.drain();
        assert.equal((await standing(key)).values[FIELDS[crm].step], SECOND.nextStep);
      });

      it(`${object}: of another field it stays, and the update goes through`, async () => {
        const key = await logged(object);
        await proposed(object, { kind: "update_activity", key, fields: SECOND });
        beforeCall = () => personEdits(key, { [FIELDS[crm].line]: "Ana Example and her chief" });
        await one.drain();
        const { values } = await standing(key);
        assert.equal(values[FIELDS[crm].line], "Ana Example and her chief");
        assert.equal(values[FIELDS[crm].step], SECOND.nextStep);
        assert.equal((await ends(key)).at(-1), "ok");
      });
    }

    /** A newer state of all that a kind of engagement can hold, of which people touched nothing. */
    async function assertFollowsQuietly(object: EngagementObject, first: EngagementFields, second: EngagementFields): Promise<void> {
      const key = naturalKey(`${object}-${String(made).padStart(40, "b")}`);
      const kind = object === "task" ? "create_task" : "log_activity";
      await proposed(object, { kind, key, fields: first });
      await one.drain();
      await proposed(object, { kind: object === "task" ? kind : "update_activity", key, fields: second });
      await one.drain();
      assert.deepEqual(await ends(key), ["ok", "ok"]);
    }

    for (const object of ENGAGEMENT_OBJECTS) {
      it(`${object}: that nobody touched follows a newer state of every field, and nobody is asked`, async () => {
        const isTask = object === "task";
        const body = "A long account of what was said & done. ".repeat(2_000);
        const first: EngagementFields = {
          ...FIRST, body, subject: `${"very ".repeat(60)}long\u0007 subject`, location: "Hall 1", status: isTask ? "open" : "completed",
          occurredAt: "2026-03-02T10:00:00.250Z", endedAt: "2026-03-02T11:00:00Z", due: "2026-04-02", ...(isTask ? { priority: "medium" } : {}),
        };
        const second: EngagementFields = {
          ...first, body: `Newer. ${body}`, subject: "short", location: "Hall 2", nextStep: "send the offer", due: "2026-04-03",
          occurredAt: "2026-03-03T10:00:00.500Z", endedAt: "2026-03-03T11:00:00.750Z", ...(isTask ? { priority: "high" } : {}),
        };
        await assertFollowsQuietly(object, first, second);
      });
    }

    it("of a field that we never filled it stays, and a person is asked once we have something to say", async () => {
      const key = await logged("meeting");
      const place = crm === "hubspot" ? "hs_meeting_location" : "Location";
      await personEdits(key, { [place]: "Room 9" });
      await proposed("meeting", { kind: "update_activity", key, fields: { ...FIRST, location: "Hall 2" } });
      await one.drain();
      assert.equal((await standing(key)).values[place], "Room 9");
      assert.deepEqual(await ends(key), ["ok", "conflict"]);
    });

    it("task: cut before the CRM was asked to change it, and the chain does not claim that it was changed", async () => {
      const key = await logged("task");
      await proposed("task", { kind: "create_task", key, fields: { ...FIRST, ...SECOND, status: "open" } });
      beforeCall = () => Promise.reject(new Crash());
      await assert.rejects(one.drain(), Crash);
      one.clock.advance(LEASE_OVER_MS);
      await one.drain();
      assert.equal((await standing(key)).values[FIELDS[crm].step], SECOND.nextStep);
      assert.deepEqual(await ends(key), ["ok", "unknown", "ok"]);
    });

    it("meeting: answered after another worker took the write over, and the chain has one outcome for each intent", async () => {
      const key = await logged("meeting");
      await proposed("meeting", { kind: "update_activity", key, fields: SECOND });
      beforeCall = async () => {
        one.clock.advance(LEASE_OVER_MS);
        await one.drain();
      };
      await one.drain();
      const entries = await chain(one.fresh, one.id);
      const intents = entries.filter(({ type, data }) => type === "write" && data["idempotency_key"] === key).map(({ id }) => id);
      assert.deepEqual(intents.map((intent) => entries.filter(({ type, ref }) => type === "outcome" && ref?.["write"] === intent).length), [1, 1, 1]);
    });

    it("made while our call was cut: it stays, and the chain tells the doubt as a doubt", async () => {
      const key = await logged("meeting");
      await proposed("meeting", { kind: "update_activity", key, fields: { nextStep: "send the offer" } });
      beforeCall = async () => {
        await personEdits(key, { [FIELDS[crm].step]: "call Ana first" });
        throw new Crash();
      };
      await assert.rejects(one.drain(), Crash);
      one.clock.advance(LEASE_OVER_MS);
      await one.drain();
      assert.equal((await standing(key)).values[FIELDS[crm].step], "call Ana first");
      assert.deepEqual(await ends(key), ["ok", "unknown", "conflict"]);
    });

    it("made long before our update: theirs stays where we want nothing new, ours is written elsewhere", async () => {
      const key = await logged("meeting");
      await personEdits(key, { [FIELDS[crm].step]: "call Ana first" });
      await proposed("meeting", { kind: "update_activity", key, fields: { ...FIRST, location: "Hall 2" } });
      await one.drain();
      const { values } = await standing(key);
      assert.equal(values[FIELDS[crm].step], "call Ana first");
      assert.ok(Object.values(values).includes("Hall 2"));
      assert.deepEqual(await ends(key), ["ok", "ok"]);
    });
  });
}
