import type { CrmValues } from "../../src/domain/model/merge.ts";
import { readJson } from "../shared/http.ts";
import type { HttpAnswer, ReadBody } from "../shared/http.ts";
import { ErrorBodySchema } from "./schemas.ts";
import { API_VERSION, CLIENT_NAME } from "./settings.ts";
import { child, children, readXml, xmlText } from "./soap-xml.ts";
import type { XmlElement } from "./soap-xml.ts";

/** One call of the SOAP API, for what REST cannot do. Made by the functions here only, so that nothing unescaped gets into an envelope. */
export interface SoapRequest {
  readonly operation: "merge" | "undelete";
  readonly content: string;
  /** Values in it: no part of them may come back in a message. */
  readonly secrets: readonly string[];
}

/** Below the org's host (Salesforce, "SOAP API", partner WSDL). */
export const SOAP_PATH = `/services/Soap/u/${API_VERSION}`;

/** One record into another; the given values are the master's in the same transaction. Null where a value cannot be sent as it is. */
export function mergeRequest(sobject: string, { master, loser, values }: { readonly master: string; readonly loser: string; readonly values: CrmValues }): SoapRequest | null {
  const empty = Object.entries(values).flatMap(([name, value]) => (value === null ? [element("fieldsToNull", name)] : []));
  const filled = Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [element(name, value)]));
  const parts = [element("type", sobject), ...empty, element("Id", master), ...filled];
  const ids = element("recordToMergeIds", loser);
  if (ids === null || parts.includes(null)) return null;
  return { operation: "merge", content: `<request><masterRecord>${parts.join("")}</masterRecord>${ids}</request>`, secrets: Object.values(values).flatMap((value) => value ?? []) };
}

/** One record out of the recycle bin. */
export const undeleteRequest = (id: string): SoapRequest => ({ operation: "undelete", content: element("ids", id) ?? "", secrets: [] });

/** Names are those of describe: letters, digits and underscores. */
function element(name: string, text: string): string | null {
  const escaped = /^\w{1,80}$/.test(name) ? xmlText(text) : null;
  return escaped === null ? null : `<${name}>${escaped}</${name}>`;
}

/** The whole message, in the name of a session. */
export function envelopeOf({ operation, content }: SoapRequest, token: string): string {
  return '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com">'
    + `<soapenv:Header><SessionHeader><sessionId>${xmlText(token) ?? ""}</sessionId></SessionHeader><CallOptions><client>${CLIENT_NAME}</client></CallOptions></soapenv:Header>`
    + `<soapenv:Body><${operation}>${content}</${operation}></soapenv:Body></soapenv:Envelope>`;
}

/** Reads an answer into what a collection of REST says: a result for each item, or the complaint of a fault. What is no XML may be a refusal in JSON. */
export const soapReader = (operation: SoapRequest["operation"]): ReadBody => (text) => {
  if (!text.trimStart().startsWith("<")) return readJson(text);
  const envelope = readXml(text);
  const body = envelope?.name === "Envelope" ? child(envelope, "Body") : undefined;
  const fault = child(body, "Fault");
  if (fault !== undefined) return { json: [complaintOf(fault)], isGarbage: false };
  const answer = child(body, `${operation}Response`);
  return answer === undefined ? { json: undefined, isGarbage: true } : { json: children(answer, "result").map(resultOf), isGarbage: false };
};

const textOf = (parent: XmlElement | undefined, name: string): string | undefined => {
  const found = child(parent, name);
  return found === undefined || found.isNil ? undefined : found.text;
};

function resultOf(result: XmlElement): object {
  const success = textOf(result, "success");
  const errors = children(result, "errors").map((one) => ({ statusCode: textOf(one, "statusCode"), message: textOf(one, "message"), fields: children(one, "fields").map(({ text }) => text) }));
  return { id: textOf(result, "id"), success: success === "true" ? true : success === "false" ? false : undefined, errors };
}

/** `sf:INVALID_FIELD`, and the sentence behind it; the detail tells both apart where it is there. */
function complaintOf(fault: XmlElement): object {
  const detail = child(fault, "detail")?.children[0];
  const code = textOf(detail, "exceptionCode") ?? (textOf(fault, "faultcode") ?? "").replace(/^\w{1,20}:/, "");
  const said = textOf(detail, "exceptionMessage") ?? textOf(fault, "faultstring") ?? "";
  return { errorCode: code, message: said };
}

/** Every fault comes with 500 (SOAP 1.1, 6.2): what REST would say tells whether anything can have been done. */
export function asRest(answer: HttpAnswer): HttpAnswer {
  const code = ErrorBodySchema.safeParse(answer.json).data?.[0]?.errorCode;
  return answer.status !== 500 || code === undefined ? answer : { ...answer, status: STATUS[code] ?? 400 };
}

const STATUS: Readonly<Record<string, number>> = { INVALID_SESSION_ID: 401, REQUEST_LIMIT_EXCEEDED: 403, UNKNOWN_EXCEPTION: 500, SERVER_UNAVAILABLE: 503, "": 500 };
