import { XMLParser } from "fast-xml-parser";

import { isObject, member, stringOf } from "../../shared/unknown-values.ts";

/** An element as text, or as an object of its children; repeated ones are a list. */
export type Element = unknown;

/** A SOAP request: its header, and the one operation in its body. */
export interface Envelope {
  readonly header: Element;
  readonly operation: string;
  readonly content: Element;
}

const parser = new XMLParser({
  ignoreAttributes: false, attributeNamePrefix: "@", removeNSPrefix: true, parseTagValue: false, trimValues: true, processEntities: true, htmlEntities: true,
});

/** Reads an envelope; nothing when it is none. */
export function readEnvelope(xml: string): Envelope | undefined {
  // A document type could bring entities of its own; no SOAP message may have one (SOAP 1.1, 3).
  if (/<!DOCTYPE/i.test(xml)) return undefined;
  let parsed: unknown;
  try {
    // The parser alone takes almost anything; its checker lives on in a package of its own that is not needed for this alone.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    parsed = parser.parse(xml, true);
  } catch {
    return undefined;
  }
  const envelope = member(parsed, "Envelope");
  const body = member(envelope, "Body");
  const [operation, ...others] = isObject(body) ? Object.keys(body).filter(isElement) : [];
  if (operation === undefined || others.length > 0) return undefined;
  return { header: member(envelope, "Header"), operation, content: member(body, operation) };
}

/** The elements of a name inside of another, none to many. */
export function elements(parent: Element, name: string): readonly Element[] {
  const value = member(parent, name);
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The text of an element, with or without attributes. */
export function textIn(element: Element): string | undefined {
  return stringOf(element) ?? stringOf(member(element, "#text"));
}

/** Whether the key of a parsed element is a child and neither an attribute nor text. */
export function isElement(key: string): boolean {
  return !key.startsWith("@") && key !== "#text";
}

/** One element with text; what XML gives a meaning is escaped. */
export function xmlElement(name: string, text: string): string {
  return `<${name}>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</${name}>`;
}

const soapenv = 'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"';
const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

/** The answer of an operation, with the count of the day's calls. */
export function envelopeOf(operation: string, results: readonly string[], calls: { readonly used: number; readonly max: number }): string {
  const limits = `${xmlElement("current", String(calls.used))}${xmlElement("limit", String(calls.max))}${xmlElement("type", "API REQUESTS")}`;
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${soapenv} xmlns="urn:partner.soap.sforce.com" ${xsi}>`
    + `<soapenv:Header><LimitInfoHeader><limitInfo>${limits}</limitInfo></LimitInfoHeader></soapenv:Header>`
    + `<soapenv:Body><${operation}Response>${results.map((each) => `<result>${each}</result>`).join("")}</${operation}Response></soapenv:Body></soapenv:Envelope>`;
}

/** A fault of the vendor's, with its exception code in the detail. */
export function faultOf(code: string, message: string): string {
  const type = code === "REQUEST_LIMIT_EXCEEDED" || code === "INVALID_SESSION_ID" ? "UnexpectedErrorFault" : "ApiFault";
  const detail = `<sf:${type} xsi:type="sf:${type}">${xmlElement("sf:exceptionCode", code)}${xmlElement("sf:exceptionMessage", message)}</sf:${type}>`;
  return fault(`sf:${code}`, `${code}: ${message}`, detail);
}

/** A fault of the message itself: it is no request that anybody knows. */
export function clientFault(message: string): string {
  return fault("soapenv:Client", message, "");
}

function fault(code: string, sentence: string, detail: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${soapenv} xmlns:sf="urn:fault.partner.soap.sforce.com" ${xsi}>`
    + `<soapenv:Body><soapenv:Fault>${xmlElement("faultcode", code)}${xmlElement("faultstring", sentence)}`
    + `${detail === "" ? "" : `<detail>${detail}</detail>`}</soapenv:Fault></soapenv:Body></soapenv:Envelope>`;
}
