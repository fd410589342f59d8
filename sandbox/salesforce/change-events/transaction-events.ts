import { createHash } from "node:crypto";

import { draw } from "../../shared/chance.ts";
import { stringOf } from "../../shared/unknown-values.ts";
import type { SObjectType } from "../model.ts";
import type { Facts, Settings } from "../settings.ts";
import type { RecordChange } from "./record-change.ts";

/** A larger event is told as a gap (the vendor's limit of a message). */
const eventCharsMax = 1024 * 1024;
/** Stands for a record that is not named. */
const emptyId = "000000000000000AAA";
const uuidParts = [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]] as const;
/** Numbers of commits are large and leave some out. */
const firstCommitNumber = 11_657_372_700_000;
const commitStep = 13;
const secondMs = 1_000;

/** An event before it has a place in the stream. */
export interface ChangeEvent {
  readonly entity: string;
  readonly schema: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Of the payload as JSON. */
  readonly chars: number;
}

/** One transaction: what it is called, when and from where it came. */
export interface Transaction {
  /** Counted from 1. */
  readonly number: number;
  readonly atMs: number;
  readonly origin: string;
  readonly settings: Settings;
  readonly facts: Facts;
}

interface Told {
  readonly type: SObjectType;
  readonly changeType: string;
  readonly ids: readonly string[];
  readonly change: RecordChange | undefined;
  readonly userId: string;
}

/**
 * The events that tell of a transaction: the same change of several records is one event, and of what goes beyond the
 * documented number of changes each object has one event without ids. Field by field an update counts as many changes.
 */
export function transactionEvents(changes: readonly RecordChange[], transaction: Transaction): readonly ChangeEvent[] {
  const groups = new Map<string, RecordChange[]>();
  const beyond = new Map<string, RecordChange>();
  let count = 0;
  for (const change of changes) {
    count += change.kind === "UPDATE" ? change.changedFields.length : 1;
    if (count > transaction.settings.changeEventOverflowAfter) {
      beyond.set(change.type.name, change);
      continue;
    }
    const key = sameness(change);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  const told = [
    ...[...groups.values()].flatMap(([change, ...same]): readonly Told[] => (change === undefined ? [] : [{
      type: change.type, changeType: change.kind, ids: [change, ...same].map(({ id }) => id), change, userId: change.userId,
    }])),
    ...[...beyond.values()].map(({ type, userId }): Told => ({ type, changeType: "GAP_OVERFLOW", ids: [emptyId], change: undefined, userId })),
  ];
  return told.map((each, index) => eventOf(each, index + 1, transaction));
}

/** Equal for changes that are told as one: the same values in the same second. */
function sameness({ type, kind, userId, changedFields, body }: RecordChange): string {
  const inSeconds = Object.fromEntries(["CreatedDate", "LastModifiedDate"].map((name) => [name, stringOf(body[name])?.slice(0, -".000Z".length)]));
  return JSON.stringify([type.name, kind, userId, changedFields, { ...body, ...inSeconds }]);
}

/** An event without a change behind it, as for what is done in the database directly; without ids it is an overflow. */
export function gapEvent(type: SObjectType, gap: { readonly changeType: string; readonly ids: readonly string[]; readonly userId: string }, transaction: Transaction): ChangeEvent {
  const ids = gap.ids.length === 0 ? [emptyId] : gap.ids;
  return eventOf({ type, changeType: gap.changeType, ids, change: undefined, userId: gap.userId }, 1, transaction);
}

function eventOf(told: Told, sequenceNumber: number, transaction: Transaction): ChangeEvent {
  const event = build(told, sequenceNumber, transaction);
  const { change, changeType } = told;
  if (change === undefined) return event;
  const { changeEventGapRate, changeEventSeed } = transaction.settings;
  const lost = changeEventGapRate > 0 && draw(changeEventSeed, `gap/${String(transaction.number)}/${String(sequenceNumber)}`) < changeEventGapRate;
  return lost || event.chars > eventCharsMax ? build({ ...told, changeType: `GAP_${changeType}`, change: undefined }, sequenceNumber, transaction) : event;
}

function build({ type, changeType, ids, change, userId }: Told, sequenceNumber: number, transaction: Transaction): ChangeEvent {
  const { number, atMs, origin, facts } = transaction;
  const header = {
    entityName: type.name, recordIds: ids, changeType, changeOrigin: origin, transactionKey: transactionKey(number), sequenceNumber,
    // Whole seconds, as in the vendor's examples.
    commitTimestamp: Math.floor(atMs / secondMs) * secondMs, commitNumber: firstCommitNumber + number * commitStep, commitUser: userId,
    changedFields: change?.changedFields ?? [],
    ...(facts.changeEventNulledFields ? { nulledFields: change?.nulledFields ?? [], diffFields: [] } : {}),
  };
  const payload = { ...change?.body, ChangeEventHeader: header };
  return { entity: type.name, schema: schemaOf(type), payload, chars: JSON.stringify(payload).length };
}

function transactionKey(number: number): string {
  const hex = createHash("sha256").update(`transaction/${String(number)}`).digest("hex");
  return uuidParts.map(([from, to]) => hex.slice(from, to)).join("-");
}

const schemas = new WeakMap<SObjectType, string>();

/** The id of the event's schema: another one when fields came or went. */
function schemaOf(type: SObjectType): string {
  const known = schemas.get(type);
  if (known !== undefined) return known;
  const fields = [...type.fields.values()].map(({ name, type: kind }) => `${name} ${kind}`);
  const schema = createHash("sha256").update([type.name, ...fields].join("\n")).digest("base64url").slice(0, 22);
  schemas.set(type, schema);
  return schema;
}
