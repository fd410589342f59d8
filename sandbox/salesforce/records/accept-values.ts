import { SalesforceError } from "../model.ts";
import type { Field, SObjectType, Value } from "../model.ts";
import { malformedId, notWritable, refusal } from "../rules/refusals.ts";
import { fullId } from "../schema/ids.ts";
import { instantMs, instantText, isDate } from "../schema/instants.ts";

/** One @, a domain of labels parted by dots, and none of the characters that mail syntax gives a meaning. */
const emailPattern = /^[^\s@"(),:;<>[\\\]]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,10}$/i;
/** A message repeats at most so many characters of a refused value. */
const quotedCharsMax = 100;

/** The values of a write under their fields' names and in the org's own form; refuses what a field cannot take. */
export function acceptValues(type: SObjectType, given: Readonly<Record<string, Value>>, way: "createable" | "updateable" | "any"): Record<string, Value> {
  const accepted: Record<string, Value> = {};
  const refused: string[] = [];
  for (const [name, value] of Object.entries(given)) {
    const field = type.fields.get(name.toLowerCase());
    if (field === undefined) throw new SalesforceError(400, { message: `No such column '${name.slice(0, quotedCharsMax)}' on sobject of type ${type.name}`, errorCode: "INVALID_FIELD" });
    if (way !== "any" && !field[way]) refused.push(field.name);
    else accepted[field.name] = acceptValue(field, value);
  }
  if (refused.length > 0) throw notWritable(refused);
  return accepted;
}

function acceptValue(field: Field, value: Value): Value {
  switch (field.type) {
    case "boolean":
      return acceptBoolean(field, value);
    case "int":
    case "double":
    case "currency":
    case "percent":
      return acceptNumber(field, value);
    case "date":
    case "datetime":
      return acceptTime(field, value);
    case "id":
    case "reference":
      return acceptId(field, value);
    default:
      return acceptText(field, value);
  }
}

function acceptBoolean(field: Field, value: Value): Value {
  if (value === null) throw refusal("INVALID_TYPE_ON_FIELD_IN_RECORD", `${field.label}: value not of required type: null`, [field.name]);
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw unreadable("boolean", value);
}

function acceptNumber(field: Field, value: Value): Value {
  if (value === null || value === "") return null;
  const number = typeof value === "string" && /^-?\d{1,18}(?:\.\d{1,18})?$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) throw unreadable(field.type === "int" ? "int" : "double", value);
  if (field.type === "int" && !Number.isInteger(number)) throw unreadable("int", value);
  return number;
}

function acceptTime(field: Field, value: Value): Value {
  if (value === null || value === "") return null;
  if (field.type === "date") {
    if (typeof value !== "string" || !isDate(value)) throw unreadable("date", value);
    return value;
  }
  const ms = typeof value === "string" ? instantMs(value) : undefined;
  if (ms === undefined) throw unreadable("datetime", value);
  // The vendor keeps whole seconds in the fields that people fill.
  return instantText(Math.floor(ms / 1000) * 1000);
}

function acceptId(field: Field, value: Value): Value {
  if (value === null || value === "") return null;
  const id = typeof value === "string" ? fullId(value) : undefined;
  if (id === undefined) throw malformedId(field, String(value));
  return id;
}

function acceptText(field: Field, value: Value): Value {
  const text = value === null ? "" : String(value).trim();
  if (text === "") return null;
  if (field.length > 0 && text.length > field.length) {
    throw refusal("STRING_TOO_LONG", `${field.label}: data value too large: ${text.slice(0, quotedCharsMax)} (max length=${field.length})`, [field.name]);
  }
  if (field.type === "email" && !emailPattern.test(text)) {
    throw refusal("INVALID_EMAIL_ADDRESS", `${field.label}: invalid email address: ${text.slice(0, quotedCharsMax)}`, [field.name]);
  }
  if (field.type !== "picklist") return text;
  const known = field.picklistValues.find((each) => each.value.toLowerCase() === text.toLowerCase());
  if (known === undefined && field.restrictedPicklist) {
    throw refusal("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", `${field.label}: bad value for restricted picklist field: ${text.slice(0, quotedCharsMax)}`, [field.name]);
  }
  return known?.value ?? text;
}

function unreadable(kind: string, value: Value): SalesforceError {
  const token = typeof value === "string" ? "VALUE_STRING" : typeof value === "number" ? "VALUE_NUMBER" : `VALUE_${String(value).toUpperCase()}`;
  return new SalesforceError(400, {
    message: `Cannot deserialize instance of ${kind} from ${token} value ${String(value).slice(0, quotedCharsMax)} or request may be missing a required field`,
    errorCode: "JSON_PARSER_ERROR",
  });
}
