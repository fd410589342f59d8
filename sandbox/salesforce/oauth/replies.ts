import type { SandboxReply } from "../../shared/http-types.ts";

/** Nothing that OAuth answers may be kept on the way (RFC 6749 5.1). */
export const noStore = { "cache-control": "no-store", pragma: "no-cache" };

/** A refusal with its RFC 6749 code and the vendor's words for it. */
export function refusal(error: string, description: string): SandboxReply {
  return { status: 400, headers: noStore, json: { error, error_description: description } };
}

/** The identity service answers in one word of plain text where the data API answers with an array. */
export function word(status: number, text: string): SandboxReply {
  return { status, headers: { ...noStore, "content-type": "text/plain;charset=utf-8" }, html: text };
}

/** The refusals that several endpoints share. */
export const refusals = {
  badClientId: refusal("invalid_client_id", "client identifier invalid"),
  badClientSecret: refusal("invalid_client", "invalid client credentials"),
  repeated: refusal("invalid_request", "parameter given more than once"),
  deadToken: refusal("invalid_grant", "expired access/refresh token"),
  deadCode: refusal("invalid_grant", "expired authorization code"),
  unknownCode: refusal("invalid_grant", "invalid authorization code"),
  inactiveUser: refusal("invalid_grant", "inactive user"),
  noPasswords: refusal("invalid_grant", "authentication failure"),
  badGrantType: refusal("unsupported_grant_type", "grant type not supported"),
} as const;
