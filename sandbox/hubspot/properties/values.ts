import type { PropertyDefinition } from "../model.ts";

/** The longest value of any property (VENDORS 1.2). */
const valueCharsMax = 65_536;
const dayMs = 86_400_000;
/** HubSpot refuses dates outside of about the years 1000 to 9999. */
const timeMsMax = 253_402_300_799_999;

/** A value in the form in which it is stored, or the reason why it cannot be. */
export type ValueVerdict =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly error: string; readonly message: string };

/** Checks one value against the type of its property and brings it into the stored form. `""` clears and always passes. */
export function checkValue(definition: PropertyDefinition, raw: string): ValueVerdict {
  if (raw === "") return accepted("");
  if (raw.length > valueCharsMax) {
    return refused("STRING_TOO_LONG", `The value is ${String(raw.length)} characters long, at most ${String(valueCharsMax)} are allowed`);
  }
  switch (definition.type) {
    case "string":
      return accepted(raw);
    case "number":
      return number(raw);
    case "bool":
      return option(["true", "false"], raw.toLowerCase());
    case "date":
      return date(raw);
    case "datetime":
      return datetime(raw);
    case "enumeration":
      return enumeration(definition, raw);
  }
}

/** Milliseconds of a date-time as HubSpot takes it: ISO 8601 with a zone, or epoch milliseconds. */
export function parseDatetime(raw: string): number | undefined {
  if (/^-?\d{1,15}$/.test(raw)) return inRange(Number(raw));
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.test(raw)) return undefined;
  return inRange(Date.parse(raw));
}

function number(raw: string): ValueVerdict {
  const trimmed = raw.trim();
  const isNumber = /^[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?$/.test(trimmed);
  return isNumber && Number.isFinite(Number(trimmed)) ? accepted(trimmed) : refused("INVALID_INTEGER", `${raw} was not a valid number.`);
}

/** A date is a day: `YYYY-MM-DD`, or the milliseconds of its midnight in UTC. Stored as the day. */
function date(raw: string): ValueVerdict {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(raw);
  const ms = isDay ? inRange(Date.parse(`${raw}T00:00:00Z`)) : parseDatetime(raw);
  if (ms === undefined) return refused("INVALID_DATE", `${raw} is not a valid date.`);
  const day = new Date(ms).toISOString();
  if (ms % dayMs !== 0) return refused("INVALID_DATE", `${raw} is at ${day.slice(11, 19)} UTC, not midnight!`);
  // 30 February parses to 1 or 2 March: not the day that was meant.
  if (isDay && day.slice(0, 10) !== raw) return refused("INVALID_DATE", `${raw} is not a valid date.`);
  return accepted(day.slice(0, 10));
}

/** A bare day is refused: real portals answer INVALID_LONG for it. */
function datetime(raw: string): ValueVerdict {
  const ms = parseDatetime(raw);
  return ms === undefined ? refused("INVALID_LONG", `${raw} was not a valid long.`) : accepted(new Date(ms).toISOString());
}

function enumeration(definition: PropertyDefinition, raw: string): ValueVerdict {
  if (definition.externalOptions) return accepted(raw);
  const allowed = definition.options.map((each) => each.value);
  if (definition.fieldType !== "checkbox") return option(allowed, raw);
  // Several values are joined by semicolons; a leading one appends (VENDORS 1.2).
  const wrong = raw.split(";").find((part) => part !== "" && !allowed.includes(part));
  return wrong === undefined ? accepted(raw) : option(allowed, wrong);
}

function option(allowed: readonly string[], raw: string): ValueVerdict {
  if (allowed.includes(raw)) return accepted(raw);
  return refused("INVALID_OPTION", `${raw} was not one of the allowed options: [${allowed.join(", ")}]`);
}

function inRange(ms: number): number | undefined {
  return Number.isFinite(ms) && Math.abs(ms) <= timeMsMax ? ms : undefined;
}

function accepted(value: string): ValueVerdict {
  return { ok: true, value };
}

function refused(error: string, message: string): ValueVerdict {
  return { ok: false, error, message };
}
