/** What a record says in the form that is compared: folded, parsed, keyed. `""` = it says nothing. */
export type Features = Readonly<Record<string, string>>;

/** Which kind of record is compared with its like. */
export type LinkObject = "contact" | "account";

/** A record as its table holds it: texts by the names of `fields` in the object's spec. */
export interface SourceRecord {
  readonly id: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A record ready to be blocked and compared. */
export interface Prepared {
  readonly id: string;
  readonly features: Features;
}

/** What the reading of values depends on beside the value. */
export interface ReadContext {
  /** ISO 3166-1 alpha-2: where a number without a country is dialled. */
  readonly defaultRegion: string;
  /** Domains that belong to nobody's company: public mail providers, throw-away addresses. */
  readonly isPublicDomain: (domain: string) => boolean;
}

/** What one field's text tells: any number of parts by name, those it does not tell left out or `""`. */
export type FieldReader = (text: string, context: ReadContext) => Readonly<Record<string, string>>;

/** A part of a field: `[field, part]`. */
export type FieldPart = readonly [field: string, part: string];

/** How the features of an object come about: each field is read alone, and a feature is the first part that says something. */
export interface Preparation {
  readonly readers: Readonly<Record<string, FieldReader>>;
  /** A feature that is a set of words parts them by single blanks. */
  readonly features: Readonly<Record<string, readonly FieldPart[]>>;
}

/** Longer texts are no names, addresses or numbers: what follows is not compared. */
export const FIELD_CHARS_MAX = 300;

/** U+001F parts texts that are handed over together; a text that holds one was not written by people and tells nothing. */
export const UNIT_SEPARATOR = "\u001f";

/** The features of one record. */
export function prepare(record: SourceRecord, preparation: Preparation, context: ReadContext): Prepared {
  return { id: record.id, features: readingOf(preparation, context)(record.fields) };
}

/** Reads records one after another: a text that several have alike is read once. Not to be kept, for it keeps every text it read. */
export function readingOf({ readers, features }: Preparation, context: ReadContext): (fields: SourceRecord["fields"]) => Features {
  const known = new Map(Object.entries(readers).map(([field, reader]) => [field, { reader, told: new Map<string, Readonly<Record<string, string>>>() }]));
  const partsOf = (field: string, text: string): Readonly<Record<string, string>> => {
    const one = known.get(field);
    if (one === undefined || text === "") return {};
    const parts = one.told.get(text) ?? readField(one.reader, text, context);
    one.told.set(text, parts);
    return parts;
  };
  return (fields) => {
    const parts = new Map(Object.entries(fields).map(([field, text]) => [field, partsOf(field, text)]));
    return Object.fromEntries(Object.entries(features).map(([feature, sources]) => [feature, firstTold(sources, parts)]));
  };
}

/** What a field's text tells, read within limits. */
export function readField(reader: FieldReader, text: string, context: ReadContext): Readonly<Record<string, string>> {
  const trimmed = text.slice(0, FIELD_CHARS_MAX).trim();
  if (trimmed === "" || trimmed.includes(UNIT_SEPARATOR) || NOTHING.test(trimmed)) return {};
  try {
    return reader(trimmed, context);
  } catch {
    // A value over which a reader trips tells nothing: one record of millions must not hold up the others.
    return {};
  }
}

/** What people and programs write where they know nothing. */
const NOTHING = /^(?:n\/?a|null|none|nil|undefined|unknown|-+|\.+|\?+|#n\/a|nan|not available|not provided|tbd|xx+)$/i;

function firstTold(sources: readonly FieldPart[], parts: ReadonlyMap<string, Readonly<Record<string, string>>>): string {
  for (const [field, part] of sources) {
    const told = parts.get(field)?.[part] ?? "";
    if (told !== "") return told;
  }
  return "";
}
