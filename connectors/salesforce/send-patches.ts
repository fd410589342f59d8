import { crmRecordId } from "../../src/domain/model/ids.ts";
import type { WriteId } from "../../src/domain/model/ids.ts";
import { ok } from "../../src/domain/model/result.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import type { Guarantee, UpsertDone } from "../../src/ports/crm-writer.ts";
import { chunksOf } from "../shared/chunks.ts";
import { roundsOf } from "../shared/rounds.ts";
import type { Patched } from "./conditional-patch.ts";
import type { ObjectDescription } from "./describe.ts";
import { instantOf, isSameValue, textOf } from "./map/values.ts";
import type { Value } from "./map/values.ts";
import { knownFields, readByIds } from "./rows.ts";
import type { Row } from "./rows.ts";
import type { WriteParts } from "./write-parts.ts";

/** A change of a row that was read just now. All of one call are of one object. */
export interface Planned {
  readonly writeId: WriteId;
  readonly sobject: string;
  readonly row: Row;
  readonly values: Readonly<Record<string, Value>>;
  readonly tag: string | null;
}

/** What to look at afterwards. */
export interface Watch {
  readonly description: ObjectDescription;
  /** Fields that only people and we change. */
  readonly watched: readonly string[];
}

/** Rows changed at a time: a batch must end within its lease. */
const PARALLEL = 4;

/**
 * Changes rows under the strongest condition that Salesforce knows for them, and reads them back: `SystemModstamp` is
 * finer than the second of `If-Unmodified-Since`. Where a field that we did not send reads otherwise than before, somebody
 * wrote within the same second and the condition did not see it: then the guarantee named is what really held.
 */
export async function sendPatches(parts: WriteParts, plans: readonly Planned[], watch: Watch): Promise<ReadonlyMap<WriteId, Result<UpsertDone, CrmError>>> {
  const results = new Map<WriteId, Result<UpsertDone, CrmError>>();
  const sent = new Map<WriteId, Patched>();
  // Rows of one parent follow each other: at the same time they would wait for its lock.
  for (const chunk of roundsOf(plans, parentOf).flatMap((round) => chunksOf(round, PARALLEL))) {
    const answers = await Promise.all(chunk.map(async ({ sobject, row, values, tag }) =>
      parts.patch({ sobject, id: row.Id, values, tag, seenAt: instantOf(row["SystemModstamp"]) })));
    chunk.forEach(({ writeId }, index) => {
      const answer = answers[index];
      if (answer?.ok === true) sent.set(writeId, answer.value);
      else if (answer !== undefined) results.set(writeId, answer);
    });
  }
  const after = await readBack(parts, plans.filter(({ writeId }) => sent.has(writeId)), watch);
  for (const plan of plans) {
    const patched = sent.get(plan.writeId);
    if (patched !== undefined) results.set(plan.writeId, ok(doneBy(plan, patched, { row: after.get(plan.row.Id), watched: watch.watched })));
  }
  return results;
}

const parentOf = ({ row }: Planned): string => PARENTS.map((field) => textOf(row, field)).find((id) => id !== null) ?? row.Id;
const PARENTS = ["WhatId", "AccountId", "WhoId"] as const;

/** Rows as they stand now. The change is done in any case: what cannot be read back is left untold. */
async function readBack({ client }: WriteParts, plans: readonly Planned[], { description, watched }: Watch): Promise<ReadonlyMap<string, Row>> {
  const [first] = plans;
  if (first === undefined) return new Map();
  const fields = knownFields(description, ["SystemModstamp", ...watched]);
  const rows = await readByIds(client, { from: first.sobject, fields, by: "Id", ids: plans.map(({ row }) => row.Id) });
  return new Map(rows.ok ? rows.value.map((row) => [row.Id, row]) : []);
}

function doneBy(plan: Planned, patched: Patched, after: { readonly row: Row | undefined; readonly watched: readonly string[] }): UpsertDone {
  const { row: now, watched } = after;
  const isOthersToo = now !== undefined && watched.some((field) => !Object.hasOwn(plan.values, field) && !isSameValue(plan.row[field], now[field]));
  const guarantee: Guarantee = patched.guarantee === "last-modified" && isOthersToo ? "read-compare-write" : patched.guarantee;
  return {
    crmId: crmRecordId(plan.row.Id), created: false, guarantee, http: patched.http, requestId: patched.requestId,
    versionAfter: now === undefined ? null : instantOf(now["SystemModstamp"]),
  };
}
