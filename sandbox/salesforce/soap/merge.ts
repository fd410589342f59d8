import { isObject, member } from "../../shared/unknown-values.ts";
import { refusal } from "../error-reply.ts";
import type { Value } from "../model.ts";
import type { Values } from "../rules/object-rule.ts";
import { elements, isElement, textIn, xmlElement } from "./envelope.ts";
import type { Element } from "./envelope.ts";
import { eachAlone } from "./operation.ts";
import type { SoapCall } from "./operation.ts";

/** Parts of an sObject that are no fields. */
const notFields = new Set(["type", "id", "fieldstonull"]);

/** `merge()`: each request makes its records one; the values in its master record win. */
export function mergeAll(call: SoapCall): readonly string[] {
  return eachAlone(call, [...elements(call.content, "mergeRequests"), ...elements(call.content, "request")], (request) => {
    const master = member(request, "masterRecord");
    const type = textIn(member(master, "type")) ?? textIn(member(master, "@type"))?.replace(/^\w{1,20}:/, "");
    const masterId = textIn(anyCase(master, "Id"));
    if (type === undefined) throw refusal(400, "INVALID_TYPE", "Must send a concrete entity type.");
    if (masterId === undefined) throw refusal(400, "MISSING_ARGUMENT", "Id not specified in a merge call");
    const loserIds = elements(request, "recordToMergeIds").map((id) => textIn(id) ?? "");
    const { movedIds, ...done } = call.org.merge({ type, masterId, values: valuesOf(master), loserIds }, call.context);
    return xmlElement("id", done.masterId) + many("mergedRecordIds", done.loserIds) + xmlElement("success", "true") + many("updatedRelatedIds", movedIds);
  });
}

/** The fields of an sObject as texts, `fieldsToNull` as null. A nil element changes nothing: only `fieldsToNull` empties. */
function valuesOf(record: Element): Values {
  const values: Record<string, Value> = {};
  for (const [name, element] of isObject(record) ? Object.entries(record) : []) {
    if (!isElement(name) || notFields.has(name.toLowerCase()) || textIn(member(element, "@nil")) === "true") continue;
    const text = textIn(element);
    // Parents by external id are not for merge().
    if (text === undefined) throw refusal(400, "INVALID_FIELD", `${name.slice(0, 80)}: external IDs cannot be used with merge`);
    values[name] = text;
  }
  for (const name of elements(record, "fieldsToNull")) values[textIn(name) ?? ""] = null;
  return values;
}

function anyCase(record: Element, name: string): Element {
  return isObject(record) ? Object.entries(record).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] : undefined;
}

function many(name: string, texts: readonly string[]): string {
  return texts.map((text) => xmlElement(name, text)).join("");
}
