import type { SandboxReply, SandboxRequest } from "../../shared/http-types.ts";
import { findClient } from "./clients.ts";
import type { OAuthClient } from "./clients.ts";
import { refusals } from "./replies.ts";
import { sameText } from "./secrets.ts";

/** Who an app turned out to be, or why it was not believed. */
export type ClientCheck = { readonly client: OAuthClient } | { readonly refused: SandboxReply };

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** Knows an app by its id and secret, in the form or by HTTP Basic (RFC 6749 2.3.1), never by both. */
export function checkClient(request: SandboxRequest, form: URLSearchParams): ClientCheck {
  const header = request.headers["authorization"];
  const basic = header === undefined ? undefined : fromBasic(header);
  if (header !== undefined && basic === undefined) return { refused: refusals.badClientSecret };
  const formId = form.get("client_id");
  if (basic !== undefined && (form.has("client_secret") || (formId !== null && formId !== basic.id))) return { refused: refusals.badClientSecret };
  const { id, secret } = basic ?? { id: formId ?? "", secret: form.get("client_secret") ?? "" };
  const client = findClient(id);
  if (client === undefined) return { refused: refusals.badClientId };
  return sameText(client.secret, secret) ? { client } : { refused: refusals.badClientSecret };
}

function fromBasic(header: string): Credentials | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/]{1,4000}={0,2})$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon === -1 ? undefined : { id: decoded(text.slice(0, colon)), secret: decoded(text.slice(colon + 1)) };
}

/** Both halves are form-encoded before they are put together; what is not even that is taken as it stands. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
