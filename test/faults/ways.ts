import assert from "node:assert/strict";

import { ENGAGEMENT_OBJECTS, type EngagementFields, type EngagementObject } from "../../src/domain/model/engagement.ts";
import { type ActivityId, type NaturalKey, naturalKey, proposalId } from "../../src/domain/model/ids.ts";
import type { EngagementProposal, Proposal, RecordProposal } from "../../src/domain/model/proposal.ts";
import { RECORD_OBJECTS, type RecordFields, type RecordObject } from "../../src/domain/model/record-fields.ts";
import { sampleText } from "../helpers/installed-hands.ts";
import { queueWrites } from "../helpers/queue-writes.ts";
import { plainMail } from "../helpers/some-mail.ts";
import { type Ground, SEEDS } from "./ground.ts";

/** What must stand in the CRM once everything that was wanted is done. */
export interface Wanted {
  readonly activity: ActivityId;
  readonly engagements: readonly { readonly object: EngagementObject; readonly key: NaturalKey; readonly fields: EngagementFields; readonly seeds: readonly string[] | null }[];
  readonly record: { readonly object: RecordObject; readonly fields: RecordFields } | null;
}

/** A way in which something gets into the CRM. */
export interface Way {
  readonly name: string;
  /** Without disturbance up to where the writes are due; returns what must come of them. */
  prepare(ground: Ground, seed: number): Promise<Wanted>;
}

const FIRST: EngagementFields = {
  subject: "About the sensors", body: "Ana asks for the count.\nShe is in hall 1.", nextStep: "send the count",
  occurredAt: "2026-03-02T10:00:00.000Z", endedAt: "2026-03-02T11:00:00.000Z",
};
const SECOND: EngagementFields = { nextStep: "send the offer", body: "Ana asks for an offer." };
const ALL = [SEEDS.account, SEEDS.contact, SEEDS.opportunity];
const ALL_AND_OTHER = [SEEDS.account, SEEDS.contact, SEEDS.other, SEEDS.opportunity];

/** Every way, in the order of the seeds. */
export const WAYS: readonly Way[] = [
  ...ENGAGEMENT_OBJECTS.map(creates), ...ENGAGEMENT_OBJECTS.map(updates), ...(["email", "meeting"] as const).map(associates),
  ...RECORD_OBJECTS.map(changes), asks(), decides(), logsMail(),
];

function creates(object: EngagementObject): Way {
  return {
    name: `a new ${object}`,
    async prepare(ground, seed) {
      const activity = await hostOf(ground);
      const wanted = [engagement(object, keyOf(object, seed), fieldsOf(object)), ...(object === "task" ? [] : [engagement("task", keyOf("task", seed), fieldsOf("task"))])];
      await queue(ground, wanted.map((each) => proposed(ground, activity, { ...each, kind: each.object === "task" ? "create_task" : "log_activity", seed })));
      return { activity, engagements: wanted, record: null };
    },
  };
}

function updates(object: EngagementObject): Way {
  return {
    name: `a newer state of a ${object}`,
    async prepare(ground, seed) {
      const { activity, engagements: [made] } = await creates(object).prepare(ground, seed);
      await ground.one.drain();
      assert.ok(made);
      await queue(ground, [proposed(ground, activity, { ...made, kind: object === "task" ? "create_task" : "update_activity", fields: SECOND, seed: seed + UPDATES })]);
      return { activity, engagements: [{ ...made, fields: { ...made.fields, ...SECOND } }], record: null };
    },
  };
}

function associates(object: EngagementObject): Way {
  return {
    name: `another person on a ${object}`,
    async prepare(ground, seed) {
      const { activity, engagements: [made] } = await creates(object).prepare(ground, seed);
      await ground.one.drain();
      assert.ok(made);
      const proposal = proposed(ground, activity, { ...made, kind: "update_activity", fields: {}, seed: seed + UPDATES });
      await queue(ground, [{ ...proposal, links: { ...ground.links, contactIds: [...ground.links.contactIds, ground.other] } }]);
      return { activity, engagements: [{ ...made, seeds: ALL_AND_OTHER }], record: null };
    },
  };
}

function changes(object: RecordObject): Way {
  return {
    name: `a change of a ${object}`,
    async prepare(ground, seed) {
      const activity = await hostOf(ground);
      const { fields: present } = await ground.record(object);
      const field = ({ contact: "title", account: "city", opportunity: "amount" } as const)[object];
      const fields: RecordFields = { [field]: object === "opportunity" ? String(100_000 + seed) : `Number ${String(seed)}` };
      const recordId = object === "contact" ? ground.links.contactIds[0] : object === "account" ? ground.links.accountId : ground.links.opportunityId;
      assert.ok(recordId);
      const proposal: RecordProposal = { ...common(ground, activity, seed), kind: "update_record", object, recordId, fields, base: { [field]: Reflect.get(present, field) ?? null }, undo: { how: "restore-fields", note: "" } };
      await queue(ground, [proposal]);
      return { activity, engagements: [], record: { object, fields } };
    },
  };
}

/** A call in which something was promised, on another day each time: the CRM gets a task that asks a person. */
function asks(): Way {
  return {
    name: "a question to a person",
    async prepare({ one }, seed) {
      const [accepted] = await one.arrive(promiseOf(seed));
      assert.ok(accepted);
      return { activity: accepted.id, engagements: [], record: null };
    },
  };
}

function decides(): Way {
  return {
    name: "a person's decision",
    async prepare({ one }, seed) {
      const { id } = await one.through(promiseOf(seed));
      assert.ok((await one.decide(await one.review(id), "approve")).ok);
      return { activity: id, engagements: [], record: null };
    },
  };
}

function logsMail(): Way {
  return {
    name: "a mail from its arrival on",
    async prepare({ one }, seed) {
      const [accepted] = await one.arrive(plainMail(MAILS + seed));
      assert.ok(accepted);
      return { activity: accepted.id, engagements: [], record: null };
    },
  };
}

const UPDATES = 100_000;
const MAILS = 500;
const MS_BETWEEN_CALLS = 3 * 3_600_000;

function promiseOf(seed: number): { readonly name: string; readonly text: string } {
  const at = (instant: string): string => new Date(Date.parse(instant) - seed * MS_BETWEEN_CALLS).toISOString();
  const text = sampleText("095-rebecca-sla.json").replace("c-4a240d4047", `c-${String(seed)}`)
    .replace("2026-03-17T11:00:00-05:00", at("2026-03-17T11:00:00-05:00")).replace("2026-03-17T11:01:46-05:00", at("2026-03-17T11:01:46-05:00"));
  return { name: `promise-${String(seed)}.json`, text };
}

const hosts = new WeakMap<Ground, ActivityId>();

/** An activity that the writes put into the queue by hand belong to. */
async function hostOf(ground: Ground): Promise<ActivityId> {
  const known = hosts.get(ground);
  if (known !== undefined) return known;
  const { id } = await ground.one.through(plainMail(MAILS));
  hosts.set(ground, id);
  return id;
}

const keyOf = (object: EngagementObject, seed: number): NaturalKey => naturalKey(`${object}-${String(seed).padStart(40, "f")}`);
const fieldsOf = (object: EngagementObject): EngagementFields => (object === "task" ? { ...FIRST, status: "open", due: "2026-04-02" } : FIRST);
const engagement = (object: EngagementObject, key: NaturalKey, fields: EngagementFields): Wanted["engagements"][number] => ({ object, key, fields, seeds: ALL });

function common(ground: Ground, activityId: ActivityId, seed: number) {
  return {
    id: proposalId(`run-${String(seed)}`), activityId, confidenceBp: 10_000, reasons: [], evidence: [], rationale: "test", route: "auto" as const,
    createdAt: ground.one.clock.now(), expiresAt: ground.one.clock.now(),
  };
}

function proposed(ground: Ground, activity: ActivityId, part: Pick<EngagementProposal, "kind" | "object" | "key" | "fields"> & { readonly seed: number }): EngagementProposal {
  const { kind, object, key, fields, seed } = part;
  return { ...common(ground, activity, seed), id: proposalId(`run-${String(seed)}-${object}`), kind, object, key, fields, links: ground.links, undo: { how: "archive-created" } };
}

const queue = ({ one }: Ground, proposals: readonly Proposal[]): Promise<void> => queueWrites(one, proposals);
