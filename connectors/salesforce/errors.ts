import { crmRecordId } from "../../src/domain/model/ids.ts";
import { RECORD_OBJECTS } from "../../src/domain/model/record-fields.ts";
import type { Instant } from "../../src/domain/model/time.ts";
import type { CrmError, CrmMatch } from "../../src/ports/crm-errors.ts";
import { RETRY_AFTER_MAX_MS, retryAfterMs } from "../shared/backoff.ts";
import type { HttpAnswer, NoAnswer } from "../shared/http.ts";
import { publicSentence } from "../shared/redact.ts";
import { SOBJECTS, isIdOf } from "./objects.ts";
import { ErrorBodySchema } from "./schemas.ts";
import type { Complaint } from "./schemas.ts";

/** What a refusal is judged by besides the answer itself. */
export interface Asked {
  /** The call could have changed something in the CRM. */
  readonly mutates: boolean;
  readonly now: Instant;
  /** Values and tokens we sent: no part of them may come back in a message. */
  readonly secrets: readonly string[];
}

/** Another transaction holds the row; such locks last seconds. */
const LOCK_WAIT_MS = 2_000;
/** The day's calls are counted over rolling 24 hours: some come back each quarter of an hour. */
export const DAILY_WAIT_MS = 15 * 60 * 1000;
/** Too many long calls at once; each of them ends within seconds. */
const CONCURRENT_WAIT_MS = 5_000;
/** A limit that does not say which. */
const UNKNOWN_LIMIT_WAIT_MS = 60_000;
/** So many records that a duplicate rule found are told. */
const MATCHES_MAX = 10;
/** So many complaints are told. */
const COMPLAINTS_MAX = 5;

/** Salesforce's answer in our words. A 2xx comes here only when its body made no sense. */
export function vendorError(answer: HttpAnswer, asked: Asked): CrmError {
  const complaints = ErrorBodySchema.safeParse(answer.json).data ?? [];
  const kind = kindOf(answer, complaints);
  const matches = complaints.flatMap(matchesOf).slice(0, MATCHES_MAX);
  return {
    ...(matches.length === 0 ? {} : { matches }),
    kind, publicMessage: publicSentence(sentence(kind, complaints, answer.status), asked.secrets),
    http: answer.status,
    requestId: answer.headers.get("x-request-id") ?? null,
    retryAfterMs: waitMs(answer, complaints, asked.now),
    // 300 lists the records that match and 304 says that nothing is new: neither wrote.
    mayHaveHappened: asked.mutates && (answer.status < 300 || answer.status >= 500 || isRedirect(answer.status)),
  };
}

/** One refused row of a collection, whose own answer was `http`. The other rows stand on their own. */
export function itemError(complaints: readonly Complaint[], asked: Asked, http: number): CrmError {
  const answer: HttpAnswer = { status: 400, headers: new Map(), json: complaints, isGarbage: false };
  return { ...vendorError(answer, asked), http, mayHaveHappened: false };
}

/** No answer, or none that could be read. */
export function lostError(lost: NoAnswer, mutates: boolean): CrmError {
  const words = { timeout: "Salesforce did not answer in time.", connection: "The connection to Salesforce broke.", "too-large": "Salesforce's answer was too large." };
  return {
    kind: "unavailable", publicMessage: words[lost.reason], http: null, requestId: null, retryAfterMs: null,
    mayHaveHappened: mutates && lost.sent,
  };
}

const isRedirect = (status: number): boolean => status > 300 && status < 400 && status !== 304;

/**
 * What a code means for us, whatever the status it came with. A code that is not here counts by its status: a refusal
 * of values. `INVALID_CROSS_REFERENCE_KEY`: a record that we name is gone or was never visible, so the plan is stale.
 */
const KIND_OF_CODE: Readonly<Record<string, CrmError["kind"]>> = {
  INVALID_SESSION_ID: "unauthorized",
  REQUEST_LIMIT_EXCEEDED: "throttled",
  UNABLE_TO_LOCK_ROW: "throttled",
  DUPLICATE_VALUE: "conflict",
  DUPLICATE_EXTERNAL_ID: "conflict",
  NOT_FOUND: "not-found",
  ENTITY_IS_DELETED: "not-found",
  INVALID_CROSS_REFERENCE_KEY: "not-found",
  API_DISABLED_FOR_ORG: "forbidden",
  API_CURRENTLY_DISABLED: "forbidden",
  // Only an admin can make room.
  STORAGE_LIMIT_EXCEEDED: "forbidden",
  DUPLICATES_DETECTED: "invalid",
  QUERY_TIMEOUT: "unavailable",
  // The cursor of a query ended; asked anew it is a new one.
  INVALID_QUERY_LOCATOR: "unavailable",
  SERVER_UNAVAILABLE: "unavailable",
  UNKNOWN_EXCEPTION: "unavailable",
  // The row itself was well; another one of its request was not.
  ALL_OR_NONE_OPERATION_ROLLED_BACK: "unavailable",
  PROCESSING_HALTED: "unavailable",
};

const codeOf = (complaint: Complaint): string => complaint.errorCode ?? complaint.statusCode ?? "";
const says = (complaints: readonly Complaint[], code: string): boolean => complaints.some((one) => codeOf(one) === code);

function kindOf(answer: HttpAnswer, complaints: readonly Complaint[]): CrmError["kind"] {
  const { status } = answer;
  if (status === 401) return "unauthorized";
  for (const code of status >= 400 ? complaints.map(codeOf) : []) {
    if (code.startsWith("INSUFFICIENT_ACCESS")) return "forbidden";
    const kind = KIND_OF_CODE[code];
    if (kind !== undefined) return kind;
  }
  // A page of HTML with 403 is a proxy's, not Salesforce's: no admin could allow anything.
  if (status === 403) return answer.isGarbage ? "unavailable" : "forbidden";
  if (status === 404) return "not-found";
  // 300: the external id stands on several records. 412: the record changed since the given instant or tag.
  if (status === 300 || status === 409 || status === 412) return "conflict";
  if (status === 420 || status === 429) return "throttled";
  if (status === 408 || answer.isGarbage) return "unavailable";
  return status >= 400 && status < 500 ? "invalid" : "unavailable";
}

function waitMs(answer: HttpAnswer, complaints: readonly Complaint[], now: Instant): number | null {
  const wished = retryAfterMs(answer.headers.get("retry-after"), now);
  if (says(complaints, "UNABLE_TO_LOCK_ROW")) return wished ?? LOCK_WAIT_MS;
  if (says(complaints, "REQUEST_LIMIT_EXCEEDED")) return Math.min(wished ?? limitWaitMs(complaints), RETRY_AFTER_MAX_MS);
  if (answer.status === 420 || answer.status === 429) return Math.min(wished ?? UNKNOWN_LIMIT_WAIT_MS, RETRY_AFTER_MAX_MS);
  return wished;
}

/** The sentence names the limit: `TotalRequests Limit exceeded.`, `ConcurrentRequests (Concurrent API Requests) Limit exceeded.` */
function limitWaitMs(complaints: readonly Complaint[]): number {
  const said = complaints.map(({ message }) => message ?? "").join(" ");
  if (said.includes("TotalRequests")) return DAILY_WAIT_MS;
  return said.includes("Concurrent") ? CONCURRENT_WAIT_MS : UNKNOWN_LIMIT_WAIT_MS;
}

function sentence(kind: CrmError["kind"], complaints: readonly Complaint[], status: number): string {
  if (status === 300) return "Salesforce knows several records with this key.";
  if (status === 412) return "The record in Salesforce changed since it was read.";
  const duplicate = complaints.find((one) => codeOf(one) === "DUPLICATES_DETECTED");
  if (duplicate !== undefined) return duplicateSentence(duplicate);
  const said = complaints.slice(0, COMPLAINTS_MAX).map(told).filter((one) => one !== "");
  if (said.length > 0 && status >= 400) return `Salesforce: ${said.join(" ")}`;
  return `${WORDS[kind]} (HTTP ${String(status)})`;
}

/** Fields are named behind the message where it does not name them itself. */
function told(complaint: Complaint): string {
  const message = complaint.message?.trim() ?? "";
  const unnamed = (complaint.fields ?? []).filter((field) => !message.includes(field));
  const fields = unnamed.length === 0 ? "" : ` (${unnamed.join(", ")})`;
  return message === "" ? `${codeOf(complaint)}${fields}`.trim() : `${message}${fields}`;
}

/** The records that a duplicate rule takes for the same, where they are of a noun of ours. */
function matchesOf(complaint: Complaint): readonly CrmMatch[] {
  const ids = (duplicateOf(complaint)?.matchResults ?? []).flatMap(({ matchRecords }) => matchRecords.flatMap((match) => match?.record.Id ?? []));
  return ids.flatMap((id) => RECORD_OBJECTS.filter((object) => SOBJECTS[object].some((sobject) => isIdOf(sobject, id))).map((object) => ({ object, crmId: crmRecordId(id) })));
}

const duplicateOf = (complaint: Complaint): Complaint["duplicateResult"] => complaint.duplicateResult ?? complaint.duplicateResut;

function duplicateSentence(complaint: Complaint): string {
  const result = duplicateOf(complaint);
  const alike = (result?.matchResults ?? []).reduce((sum, { size }) => sum + (size ?? 0), 0);
  const rule = result?.duplicateRule === undefined ? "A duplicate rule" : `The duplicate rule ${result.duplicateRule}`;
  const found = alike === 0 ? "takes this for a duplicate" : `found ${alike === 1 ? "a record" : `${String(alike)} records`} like this one`;
  return `${rule} in Salesforce ${found}. Use the existing record, merge the two, or let the rule allow it. ${complaint.message ?? ""}`.trim();
}

const WORDS: Readonly<Record<CrmError["kind"], string>> = {
  conflict: "Salesforce reports a conflict.",
  "not-found": "Salesforce does not know this record.",
  forbidden: "Salesforce does not allow this: a scope or permission is missing.",
  invalid: "Salesforce refused the request.",
  throttled: "Salesforce asks to wait.",
  unavailable: "Salesforce gave no useful answer.",
  unauthorized: "Salesforce no longer accepts the grant.",
};
