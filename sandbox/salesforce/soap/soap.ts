import type { Fault } from "../../shared/faults.ts";
import type { SandboxReply, SandboxRequest } from "../../shared/http-types.ts";
import { member } from "../../shared/unknown-values.ts";
import { enter } from "../api.ts";
import type { ApiParts } from "../api.ts";
import { dayUsedUp, tooManyAtOnce } from "../api-usage.ts";
import { changeOrigin } from "../change-events/change-origin.ts";
import { SalesforceError } from "../model.ts";
import type { OrgState } from "../org.ts";
import { versionList } from "../versions.ts";
import { clientFault, envelopeOf, faultOf, readEnvelope, textIn } from "./envelope.ts";
import type { Envelope } from "./envelope.ts";
import { mergeAll } from "./merge.ts";
import type { SoapCall } from "./operation.ts";
import { undeleteAll } from "./undelete.ts";

/** What the SOAP API works on: the same as REST, and the org from inside. */
export interface SoapParts extends ApiParts {
  readonly org: OrgState;
}

const operations: ReadonlyMap<string, (call: SoapCall) => readonly string[]> = new Map([["merge", mergeAll], ["undelete", undeleteAll]]);
/** A fault comes with this status (SOAP 1.1, 6.2). */
const faultStatus = 500;

/** The partner API, of which the org speaks what REST cannot do: `merge` and `undelete` (VENDORS 0.6, 2.3). */
export function answerSoap(parts: SoapParts, request: SandboxRequest, fault: Fault | undefined): SandboxReply {
  const version = /^\/services\/Soap\/u\/(\d{1,3}(?:\.0)?)(?:\/\w{15,18})?\/?$/.exec(request.path)?.[1];
  if (request.method !== "POST") return { status: 405 };
  const { body } = request;
  const envelope = body.kind === "text" && body.mediaType === "xml" ? readEnvelope(body.text) : undefined;
  if (!versionList.some((each) => Number(each.version) === Number(version))) return complain(parts, request, faultOf("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL"));
  if (envelope === undefined) return complain(parts, request, clientFault("the request is no SOAP envelope with one operation"));
  const work = operations.get(envelope.operation);
  if (work === undefined) return complain(parts, request, clientFault(`No operation available for request {urn:partner.soap.sforce.com}${envelope.operation.slice(0, 80)}`));
  try {
    return answer(parts, { request, envelope, fault }, work);
  } catch (error) {
    if (error instanceof SalesforceError) return asFault(error);
    throw error;
  }
}

function answer(
  parts: SoapParts, asked: { readonly request: SandboxRequest; readonly envelope: Envelope; readonly fault: Fault | undefined },
  work: (call: SoapCall) => readonly string[],
): SandboxReply {
  const { org, usage } = parts;
  const { envelope, fault } = asked;
  const token = textIn(member(member(envelope.header, "SessionHeader"), "sessionId"));
  const entry = enter(parts, { request: asked.request, token }, fault);
  if ("refused" in entry) return asFault(entry.refused);
  if (fault?.fault === "429-daily") throw dayUsedUp();
  if (fault?.fault === "429-secondly") throw tooManyAtOnce();
  const max = org.settings().dailyRequests;
  usage.take(org.clock.now(), max);
  const allowDuplicates = textIn(member(member(envelope.header, "DuplicateRuleHeader"), "allowSave")) === "true";
  const version = /\/u\/(\d{1,3})/.exec(asked.request.path)?.[1] ?? "";
  parts.capture.comesFrom(changeOrigin("soap", `${version}.0`, textIn(member(member(envelope.header, "CallOptions"), "client"))));
  const endTransaction = (): void => {
    parts.capture.endTransaction();
  };
  const results = work({ org, content: envelope.content, context: { userId: entry.session.userId, allowDuplicates }, fault, endTransaction });
  return { status: 200, xml: envelopeOf(envelope.operation, results, { used: usage.used(org.clock.now()), max }), inPart: fault?.fault === "partial" };
}

/** What fits no description of the API is noted, as it is for REST. */
function complain({ violations }: SoapParts, { method, path }: SandboxRequest, xml: string): SandboxReply {
  violations.note({ side: "request", method, path, status: faultStatus, complaints: ["this is no request that the SOAP API knows"] });
  return { status: faultStatus, xml };
}

function asFault({ complaints }: SalesforceError): SandboxReply {
  const [complaint] = complaints;
  const session = complaint?.errorCode === "INVALID_SESSION_ID";
  const message = session ? "Invalid Session ID found in SessionHeader: Illegal Session. Session not found" : complaint?.message ?? "";
  return { status: faultStatus, xml: faultOf(complaint?.errorCode ?? "UNKNOWN_EXCEPTION", message) };
}
