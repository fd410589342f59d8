import type { SandboxReply } from "../shared/http-types.ts";
import { isObject, member, stringOf, stringsOf } from "../shared/unknown-values.ts";
import { alone, objectBody, refuseUnknownKeys } from "./api-call.ts";
import type { ApiCall } from "./api-call.ts";
import { refusal, rowErrors, rowLocked, unreadable } from "./error-reply.ts";
import { SalesforceError } from "./model.ts";

/** Rows in one call at most (VENDORS 2.1). */
const rowsMax = 200;

/** Runs of records of one type ("chunks") in one call at most (Salesforce, "Create Multiple Records with Fewer Round-Trips"). */
const runsMax = 10;

/** One record of a collection, as it came. */
export type CollectionRecord = Readonly<Record<string, unknown>>;

/** The records of a body, and whether one refused takes back all. */
export function collectionBody(call: ApiCall): { readonly records: readonly CollectionRecord[]; readonly allOrNone: boolean } {
  const body = objectBody(call);
  refuseUnknownKeys(body, ["allOrNone", "records"]);
  const { records, allOrNone = false } = body;
  if (!Array.isArray(records) || !records.every(isObject)) throw unreadable("records must be an array of sObjects");
  if (typeof allOrNone !== "boolean") throw unreadable("allOrNone must be a boolean");
  refuseTooMany(records.length);
  const types = records.map((record) => stringOf(member(record["attributes"], "type"))?.toLowerCase());
  const runs = types.filter((type, index) => index === 0 || type !== types[index - 1]).length;
  if (runs > runsMax) throw refusal(400, "LIMIT_EXCEEDED", `The records change their type too often: at most ${String(runsMax)} chunks are processed`);
  return { records, allOrNone };
}

/** Refuses more rows than a call may carry. */
export function refuseTooMany(count: number): void {
  if (count > rowsMax) throw refusal(400, "EXCEEDED_ID_LIMIT", `record limit reached. cannot submit more than ${String(rowsMax)} records into this call`);
}

/**
 * Works through the rows in order and tells of each, always with 200. A refused row leaves no trace;
 * with `allOrNone` it takes back the others as well, which then say so.
 */
export function answerRows<Item>(call: ApiCall, items: readonly Item[], allOrNone: boolean, work: (item: Item, index: number) => object): SandboxReply {
  const mark = call.org.store.mark();
  const results = items.map((item, index) => {
    try {
      refuseByFault(call, index);
      return { done: true, told: alone(call.org, () => work(item, index)) };
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error;
      return { done: false, told: { success: false, errors: rowErrors(error.complaints) } };
    }
  });
  const rollBack = allOrNone && results.some(({ done }) => !done);
  if (rollBack) call.org.store.rollbackTo(mark);
  const json = results.map(({ done, told }) => (done && rollBack ? rolledBack : told));
  return { status: 200, json, inPart: call.fault?.fault === "partial" };
}

const rolledBack = {
  success: false,
  errors: rowErrors([{
    errorCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    message: "Record rolled back because not all records were valid and the request was using AllOrNone header",
  }]),
};

/** What a planned failure says of one of many rows, if it means it: `lock` meets every row, `partial` every second one, unless the fault names the rows; its body may name another complaint. */
export function refuseByFault({ fault }: Pick<ApiCall, "fault">, index: number): void {
  if (fault?.fault !== "partial" && fault?.fault !== "lock") return;
  const meant = fault.failIndexes?.includes(index) ?? (fault.fault === "lock" || index % 2 === 1);
  if (!meant) return;
  const errorCode = stringOf(member(fault.body, "errorCode")) ?? stringOf(member(fault.body, "statusCode"));
  if (errorCode === undefined) throw rowLocked();
  throw refusal(400, errorCode, stringOf(member(fault.body, "message")) ?? errorCode, stringsOf(member(fault.body, "fields")));
}
