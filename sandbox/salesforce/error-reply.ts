import type { SandboxReply } from "../shared/http-types.ts";
import { SalesforceError } from "./model.ts";
import type { Complaint } from "./model.ts";

/** A refusal with one complaint. */
export function refusal(status: number, errorCode: string, message: string, fields?: readonly string[]): SalesforceError {
  return new SalesforceError(status, { errorCode, message, ...(fields === undefined ? {} : { fields }) });
}

/** The 404 of a path or a record that is not there. */
export function notFound(message = "The requested resource does not exist"): SalesforceError {
  return refusal(404, "NOT_FOUND", message);
}

/** The 400 of a body that is no JSON or has the wrong shape. */
export function unreadable(message: string): SalesforceError {
  return refusal(400, "JSON_PARSER_ERROR", message);
}

/** Somebody else holds the record; the vendor wants the call repeated later (VENDORS 2.4). */
export function rowLocked(): SalesforceError {
  return refusal(400, "UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record or 1 records", []);
}

/** The refusal as the vendor answers it: an array, the extra keys of a complaint among the others. */
export function errorReply(error: SalesforceError): SandboxReply {
  return {
    status: error.status,
    json: error.complaints.map(({ errorCode, message, fields, extra }) => ({
      ...extra, message, errorCode, ...(fields === undefined ? {} : { fields }),
    })),
  };
}

/** The refusal of one row of a collection: other keys, and never without `fields`. */
export function rowErrors(complaints: readonly Complaint[]): readonly object[] {
  return complaints.map(({ errorCode, message, fields = [] }) => ({ statusCode: errorCode, message, fields }));
}

/** The body of a planned failure that does not bring its own. */
export function plannedErrorBody(status: number): unknown {
  const errorCode = status === 503 ? "SERVER_UNAVAILABLE" : "UNKNOWN_EXCEPTION";
  return [{ message: "An unexpected error occurred. Please try again later.", errorCode }];
}
