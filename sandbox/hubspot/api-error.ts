import { randomUUID } from "node:crypto";

import type { SandboxReply, SandboxRequest } from "../shared/http-types.ts";

/** A refusal in the vendor's shape (VENDORS 1.7). Thrown where it is found, answered in one place. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>> = {}) {
    super(typeof body["message"] === "string" ? body["message"] : `HTTP ${String(status)}`);
    this.status = status;
    this.body = { status: "error", ...body };
    this.headers = headers;
  }

  get category(): string {
    return typeof this.body["category"] === "string" ? this.body["category"] : "VALIDATION_ERROR";
  }

  reply(): SandboxReply {
    const correlationId = randomUUID();
    return {
      status: this.status,
      headers: { "x-hubspot-correlation-id": correlationId, ...this.headers },
      json: { ...this.body, correlationId },
    };
  }
}

/** One property value that was refused; several travel as JSON inside the message. */
export interface PropertyProblem {
  readonly name: string;
  readonly error: string;
  readonly message: string;
}

/** A 400 in the words given. */
export function invalid(message: string, extra: Readonly<Record<string, unknown>> = {}): ApiError {
  return new ApiError(400, { message, category: "VALIDATION_ERROR", ...extra });
}

/** The 400 that lists wrong values as JSON inside its message. */
export function invalidProperties(problems: readonly PropertyProblem[], portalId: number): ApiError {
  const list = problems.map(({ name, error, message }) => ({
    isValid: false, message, error, name, localizedErrorMessage: message, portalId,
  }));
  return invalid(`Property values were not valid: ${JSON.stringify(list)}`);
}

/** A 404; the vendor says no more than this. */
export function notFound(message = "resource not found"): ApiError {
  return new ApiError(404, { message, category: "OBJECT_NOT_FOUND" });
}

/** A 409; the message names the record in the way. */
export function conflict(message: string): ApiError {
  return new ApiError(409, { message, category: "CONFLICT" });
}

/** A 403 that names the scopes of which one is needed. */
export function missingScopes(required: readonly string[]): ApiError {
  return new ApiError(403, {
    message:
      "This app hasn't been granted all required scopes to make this call. " +
      "Read more about required scopes here: https://developers.hubspot.com/scopes.",
    errors: [{ message: "One or more of the following scopes are required.", context: { requiredGranularScopes: required } }],
    links: { scopes: "https://developers.hubspot.com/scopes" },
    category: "MISSING_SCOPES",
  });
}

/** What a planned failure with this status says; the bodies of 423 and 477 are not verified (VENDORS 1.7). */
export function plannedErrorBody(status: number, { path }: SandboxRequest): Readonly<Record<string, string>> {
  const [category, message] = plannedWords[status] ?? ["INTERNAL_ERROR", "internal error"];
  // The OAuth doors answer in OAuth's words as well (VENDORS 1.9).
  const oauth = path.startsWith("/oauth/") ? { error: status < 500 ? "invalid_request" : "server_error", error_description: message } : {};
  return { status: "error", message, category, ...oauth };
}

const plannedWords: Readonly<Record<number, readonly [category: string, message: string]>> = {
  400: ["VALIDATION_ERROR", "Invalid input"],
  401: ["INVALID_AUTHENTICATION", "Authentication credentials not found."],
  403: ["MISSING_SCOPES", "This app hasn't been granted all required scopes to make this call."],
  404: ["OBJECT_NOT_FOUND", "resource not found"],
  409: ["CONFLICT", "conflict"],
  423: ["LOCKED", "The resource is locked, try again in 2 seconds"],
  429: ["RATE_LIMITS", "You have reached your ten_secondly_rolling limit."],
  477: ["MIGRATION_IN_PROGRESS", "The account is being moved between data centers, try again after the time in Retry-After"],
};

/** A 401. */
export function unauthenticated(message: string): ApiError {
  return new ApiError(401, { message, category: "INVALID_AUTHENTICATION" });
}
