import type { Instant } from "../../src/domain/model/time.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { RETRY_AFTER_MAX_MS, retryAfterMs } from "../shared/backoff.ts";
import type { HttpAnswer, NoAnswer } from "../shared/http.ts";
import { publicSentence } from "../shared/redact.ts";
import { ErrorBodySchema, InvalidValuesSchema } from "./schemas.ts";
import type { ErrorBody } from "./schemas.ts";

/** What a refusal is judged by besides the answer itself. */
export interface Asked {
  /** The call could have changed something in the CRM. */
  readonly mutates: boolean;
  readonly now: Instant;
  /** Values and tokens we sent: no part of them may come back in a message. */
  readonly secrets: readonly string[];
}

/** What HubSpot counts apart. */
export type Lane = "api" | "search";

/** A record is locked for about two seconds (HubSpot, "423 Locked"). */
const LOCK_WAIT_MS = 2_000;
/** An account in migration names its time; where it does not, an hour passes before the next try. */
const MIGRATION_WAIT_MS = 60 * 60 * 1000;
/** Waits by the policy that was hit, where no `Retry-After` says more. DAILY ends at the portal's midnight, which we do not know: one call an hour asks. */
const POLICY_WAIT_MS: Readonly<Record<string, number>> = { SECONDLY: 1_000, TEN_SECONDLY_ROLLING: 10_000, DAILY: 60 * 60 * 1000 };
const UNKNOWN_POLICY_WAIT_MS = 10_000;
/** So many of the refused values are named. */
const REFUSALS_MAX = 5;

/** HubSpot's answer in our words. A 2xx comes here only when its body made no sense. */
export function vendorError(answer: HttpAnswer, asked: Asked): CrmError {
  const body = ErrorBodySchema.safeParse(answer.json).data ?? {};
  const facts = {
    http: answer.status,
    requestId: body.correlationId ?? answer.headers.get("x-hubspot-correlation-id") ?? null,
    retryAfterMs: waitMs(answer, body, asked.now),
    mayHaveHappened: asked.mutates && (answer.status < 400 || answer.status >= 500),
  };
  const kind = kindOf(answer, body);
  return { kind, publicMessage: publicSentence(sentence(kind, body, answer), asked.secrets), ...facts };
}

/**
 * The lanes that an answer stops, for every process. The limits of a second and of ten seconds are counters of their own,
 * each lane's; the day's and a migration (477) bind the whole account. A locked record (423) stops nobody else.
 */
export function stoppedLanes(answer: HttpAnswer, lane: Lane): readonly Lane[] {
  if (answer.status !== 429 && answer.status !== 477) return [];
  const isOfAll = answer.status === 477 || ErrorBodySchema.safeParse(answer.json).data?.policyName === "DAILY";
  return isOfAll ? ["api", "search"] : [lane];
}

/** One failed input of a batch that went through for others (207). */
export function itemError(body: ErrorBody, asked: Asked, http: number): CrmError {
  const status = CATEGORY_STATUS[body.category ?? ""] ?? 400;
  const answer: HttpAnswer = { status, headers: new Map(), json: body, isGarbage: false };
  return { ...vendorError(answer, asked), http, mayHaveHappened: false };
}

/** No answer, or none that could be read. */
export function lostError(lost: NoAnswer, mutates: boolean): CrmError {
  const words = { timeout: "HubSpot did not answer in time.", connection: "The connection to HubSpot broke.", "too-large": "HubSpot's answer was too large." };
  return {
    kind: "unavailable", publicMessage: words[lost.reason], http: null, requestId: null, retryAfterMs: null,
    mayHaveHappened: mutates && lost.sent,
  };
}

const CATEGORY_STATUS: Readonly<Record<string, number>> = {
  CONFLICT: 409, OBJECT_NOT_FOUND: 404, MISSING_SCOPES: 403, FORBIDDEN: 403, RATE_LIMITS: 429, RATE_LIMIT: 429, INTERNAL_ERROR: 500,
};

function kindOf(answer: HttpAnswer, body: ErrorBody): CrmError["kind"] {
  const { status } = answer;
  if (status === 401) return "unauthorized";
  // A page of HTML with 403 is a proxy's, not HubSpot's: no admin could allow anything.
  if (status === 403) return answer.isGarbage ? "unavailable" : "forbidden";
  if (status === 404) return "not-found";
  if (status === 409) return "conflict";
  if (status === 423 || status === 429 || status === 477) return "throttled";
  if (status === 400 && saysTaken(body)) return "conflict";
  if (status === 408 || answer.isGarbage) return "unavailable";
  return status >= 400 && status < 500 ? "invalid" : "unavailable";
}

/** A taken value of a property with `hasUniqueValue` comes as a validation error, not as 409. */
function saysTaken(body: ErrorBody): boolean {
  const codes = [...invalidValues(body.message ?? "").map((one) => one.error ?? ""), ...(body.errors ?? []).map((one) => one.code ?? "")];
  return codes.some((code) => code === "CONFLICTING_UNIQUE_VALUE" || code === "STORAGE_UNIQUE_CONFLICT") || body.category === "CONFLICT";
}

function waitMs(answer: HttpAnswer, body: ErrorBody, now: Instant): number | null {
  const wished = retryAfterMs(answer.headers.get("retry-after"), now);
  if (answer.status === 423) return wished ?? LOCK_WAIT_MS;
  if (answer.status === 477) return wished ?? MIGRATION_WAIT_MS;
  if (answer.status === 429) return Math.min(wished ?? POLICY_WAIT_MS[body.policyName ?? ""] ?? UNKNOWN_POLICY_WAIT_MS, RETRY_AFTER_MAX_MS);
  return wished;
}

function sentence(kind: CrmError["kind"], body: ErrorBody, answer: HttpAnswer): string {
  const values = invalidValues(body.message ?? "");
  if (values.length > 0) {
    const named = values.slice(0, REFUSALS_MAX).map((one) => `${one.name ?? "a property"}: ${one.message ?? one.error ?? "not valid"}`);
    return `HubSpot refused the values: ${named.join("; ")}`;
  }
  const details = (body.errors ?? []).slice(0, REFUSALS_MAX).flatMap((one) => {
    const scopes = one.context?.["requiredGranularScopes"] ?? one.context?.["requiredScopes"] ?? [];
    return [one.message ?? "", scopes.length === 0 ? "" : `needs ${scopes.join(" or ")}`].filter((part) => part !== "" && part !== body.message);
  });
  const said = [body.message ?? "", ...details].filter((part) => part !== "").join(" ");
  if (said !== "" && answer.status >= 400) return `HubSpot: ${said}`;
  return `${WORDS[kind]} (HTTP ${String(answer.status)})`;
}

const WORDS: Readonly<Record<CrmError["kind"], string>> = {
  conflict: "HubSpot reports a conflict.",
  "not-found": "HubSpot does not know this record.",
  forbidden: "HubSpot does not allow this: a scope or permission is missing.",
  invalid: "HubSpot refused the request.",
  throttled: "HubSpot asks to wait.",
  unavailable: "HubSpot gave no useful answer.",
  unauthorized: "HubSpot no longer accepts the grant.",
};

/** The list of refusals that HubSpot writes as JSON inside its sentence; empty when there is none. */
function invalidValues(message: string): readonly { readonly message?: string | undefined; readonly error?: string | undefined; readonly name?: string | undefined }[] {
  const marker = "Property values were not valid:";
  const at = message.indexOf(marker);
  if (at < 0) return [];
  try {
    return InvalidValuesSchema.safeParse(JSON.parse(message.slice(at + marker.length))).data ?? [];
  } catch {
    return [];
  }
}
