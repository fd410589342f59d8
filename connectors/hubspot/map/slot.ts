import type { CrmEngagementFields } from "../../../src/ports/crm-records.ts";
import type { FieldName, Slot as SharedSlot } from "../../shared/slot.ts";
import { htmlText, oneLine, plainText, readableText } from "./text.ts";
import { instantOf } from "./values.ts";

/** One property of HubSpot and the fields it is made of, both ways; `""` clears it. */
export type Slot = SharedSlot<string>;

type Read = (fields: CrmEngagementFields) => string | null | undefined;
type Write = (value: string | null) => CrmEngagementFields;

/** Text stored as it is. `multiline` keeps line breaks. */
export function textSlot(property: string, field: FieldName, ways: { readonly get: Read; readonly put: Write; readonly multiline?: boolean }): Slot {
  const write = ways.multiline === true ? (text: string): string => plainText(text) : oneLine;
  return {
    property, fields: [field],
    encode: (fields) => { const value = ways.get(fields); return value === undefined ? undefined : write(value ?? ""); },
    decode: (values) => ways.put(values(property)),
  };
}

/** Text that HubSpot renders as HTML. */
export function htmlSlot(property: string): Slot {
  return {
    property, fields: ["body"],
    encode: ({ body }) => (body === undefined ? undefined : htmlText(body ?? "")),
    decode: (values) => { const html = values(property); return { body: html === null ? null : readableText(html) }; },
  };
}

/** A closed list of ours under HubSpot's names. `names` may be lossy; the first of ours with a name is what reading it yields. */
export function choiceSlot<Ours extends string>(
  property: string, field: FieldName,
  ways: { readonly names: Readonly<Record<Ours, string>>; readonly get: (fields: CrmEngagementFields) => Ours | null | undefined; readonly put: (value: Ours | null) => CrmEngagementFields },
): Slot {
  const isOurs = (name: string): name is Ours => Object.hasOwn(ways.names, name);
  return {
    property, fields: [field],
    encode: (fields) => { const value = ways.get(fields); return value === undefined ? undefined : value === null ? "" : ways.names[value]; },
    decode: (values) => {
      const theirs = values(property);
      if (theirs === null) return ways.put(null);
      const ours = Object.keys(ways.names).filter(isOurs).find((name) => ways.names[name] === theirs);
      return ours === undefined ? {} : ways.put(ours);
    },
  };
}

/** An instant. */
export function instantSlot(property: string, field: FieldName, ways: { readonly get: Read; readonly put: Write }): Slot {
  return {
    property, fields: [field],
    encode: (fields) => { const value = ways.get(fields); return value === undefined ? undefined : instantOf(value) ?? ""; },
    decode: (values) => ways.put(instantOf(values(property))),
  };
}
