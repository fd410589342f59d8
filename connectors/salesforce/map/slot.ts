import type { CrmEngagementFields } from "../../../src/ports/crm-records.ts";
import type { FieldName, Slot as SharedSlot } from "../../shared/slot.ts";
import { plainText, oneLine } from "./text.ts";
import type { Value } from "./values.ts";
import { dateOf, instantOf, wholeSeconds } from "./values.ts";

/** One field of Salesforce and the fields of ours it is made of, both ways; null clears it. */
export type Slot = SharedSlot<Value>;

type Read = (fields: CrmEngagementFields) => string | null | undefined;
type Write = (value: string | null) => CrmEngagementFields;
interface Ways {
  readonly get: Read;
  readonly put: Write;
}

/** Text of one line. */
export function lineSlot(property: string, field: FieldName, ways: Ways): Slot {
  return {
    property, fields: [field],
    encode: (fields) => { const value = ways.get(fields); return value === undefined ? undefined : oneLine(value ?? "") || null; },
    decode: (values) => ways.put(asText(values(property))),
  };
}

/** The body: plain text, long. */
export const DESCRIPTION: Slot = {
  property: "Description", fields: ["body"],
  encode: ({ body }) => (body === undefined ? undefined : plainText(body ?? "") || null),
  decode: (values) => ({ body: asText(values("Description"))?.replaceAll(/\r\n?/g, "\n") ?? null }),
};

/** A closed list of ours under Salesforce's names; a value that none of ours has says nothing. */
export function choiceSlot<Ours extends string>(
  property: string, field: FieldName,
  ways: { readonly names: Readonly<Record<Ours, string>>; readonly get: (fields: CrmEngagementFields) => Ours | null | undefined; readonly put: (value: Ours | null) => CrmEngagementFields },
): Slot {
  const isOurs = (name: string): name is Ours => Object.hasOwn(ways.names, name);
  return {
    property, fields: [field],
    encode: (fields) => { const value = ways.get(fields); return value === undefined || value === null ? value : ways.names[value]; },
    decode: (values) => {
      const theirs = values(property);
      if (theirs === null) return ways.put(null);
      const ours = Object.keys(ways.names).filter(isOurs).find((name) => ways.names[name] === theirs);
      return ours === undefined ? {} : ways.put(ours);
    },
  };
}

/** A date. */
export function dateSlot(property: string, field: FieldName, ways: Ways): Slot {
  return {
    property, fields: [field],
    encode: (fields) => { const value = ways.get(fields); return value === undefined ? undefined : dateOf(value); },
    decode: (values) => ways.put(dateOf(values(property))),
  };
}

/** An instant. */
export function instantSlot(property: string, field: FieldName, ways: Ways): Slot {
  return {
    property, fields: [field],
    encode: (fields) => { const value = ways.get(fields); return value === undefined || value === null ? value : wholeSeconds(value); },
    decode: (values) => ways.put(instantOf(values(property))),
  };
}

/** What a value says as text; null for a value that is none. */
export const asText = (value: Value): string | null => (typeof value === "string" ? value : null);
