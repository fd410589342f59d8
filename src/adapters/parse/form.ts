import { createHash } from "node:crypto";

import type { Activity } from "../../domain/model/activity.ts";
import type { Result } from "../../domain/model/result.ts";
import type { FieldMap } from "../../ports/inbound.ts";
import { readJson } from "./json-text.ts";
import { activityOfJson } from "./json.ts";
import { FIELDS_MAX } from "./limits.ts";
import { failure, type ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";

/** Names under which forms of all kinds send the same, in small letters without blanks, where no map says otherwise. */
const USUAL: Readonly<Record<keyof FieldMap, readonly string[]>> = {
  id: ["id", "submissionid", "submission_id", "entryid", "entry_id", "responseid", "response_id"],
  occurredAt: ["submittedat", "submitted_at", "createdat", "created_at", "timestamp", "occurredat"],
  subject: ["subject", "formname", "form_name", "formtitle", "form_title"],
  name: ["name", "fullname", "full_name", "yourname"],
  firstName: ["firstname", "first_name", "properties.firstname.value", "properties.firstname"],
  lastName: ["lastname", "last_name", "properties.lastname.value", "properties.lastname"],
  email: ["email", "e-mail", "emailaddress", "email_address", "youremail", "properties.email.value", "properties.email"],
  phone: ["phone", "phonenumber", "phone_number", "mobile", "properties.phone.value", "properties.phone"],
};
const DEPTH_MAX = 6;

/** What a form's JSON is read with. */
export interface FormOptions extends ParseOptions {
  readonly now: string;
  readonly fields: FieldMap;
  /** The source it came from: forms number their submissions each for itself. */
  readonly within: string;
}

/** A submission of any form that posts JSON: one object, its fields found by a map or by their usual names, all others kept as answers. Without an id of its own it is known by its content. */
export function activityOfForm(body: Uint8Array, options: FormOptions, place: string): Result<Activity, ParseFailure> {
  const value = readJson(body, place);
  if (!value.ok) return value;
  if (typeof value.value !== "object" || value.value === null || Array.isArray(value.value)) return failure(place, "A form's submission must be one JSON object.");
  const { answers, rounded } = flat(value.value);
  if (answers.size === 0) return failure(place, "The submission holds no answer.");
  const used = new Set<string>();
  const take = (part: keyof FieldMap): string | null => {
    const path = options.fields[part] ?? [...answers.keys()].find((key) => USUAL[part].includes(key.toLowerCase().replaceAll(" ", "")));
    const answer = path === undefined ? undefined : answers.get(path);
    if (path === undefined || answer === undefined || answer.trim() === "") return null;
    used.add(path);
    // A number too long for a number is another's id as well: the content says more.
    return part === "id" && rounded.has(path) ? null : answer;
  };
  const [id, at, subject, name, first, last, email, phone] = (["id", "occurredAt", "subject", "name", "firstName", "lastName", "email", "phone"] as const).map(take);
  const whole = [first, last].filter((part) => part != null).join(" ");
  return activityOfJson({
    kind: "form", source: "form", sourceId: `${options.within}/${id ?? `like-${createHash("sha256").update(body).digest("hex").slice(0, 40)}`}`,
    occurredAt: at == null ? options.now : momentOf(at), direction: "inbound", subject,
    participants: [{ role: "submitter", name: name ?? (whole === "" ? null : whole), email, phone }],
    fields: Object.fromEntries([...answers].filter(([key]) => !used.has(key))),
  }, options, place);
}

/** Programs write times as milliseconds as well. */
const momentOf = (text: string): string => (/^\d{12,14}$/.test(text) ? new Date(Number(text)).toISOString() : text);

interface Answers {
  readonly answers: ReadonlyMap<string, string>;
  /** Paths of whole numbers that were too large to be read digit by digit. */
  readonly rounded: ReadonlySet<string>;
}

/** Answers by their paths, values as text; lists of plain values are one answer, what is nested too deep is told as it came. One more than may be kept, so that it shows that there were more. */
function flat(value: object): Answers {
  const found = new Map<string, string>();
  const rounded = new Set<string>();
  const walk = (node: unknown, path: string, depth: number): void => {
    if (found.size > FIELDS_MAX) return;
    if (typeof node === "number" && Number.isInteger(node) && !Number.isSafeInteger(node)) rounded.add(path);
    if (typeof node === "string" || typeof node === "number" || typeof node === "boolean") found.set(path, String(node));
    else if (depth > DEPTH_MAX) {
      if (node !== null) found.set(path, JSON.stringify(node));
    } else if (Array.isArray(node)) {
      const plain = node.filter((one) => typeof one === "string" || typeof one === "number" || typeof one === "boolean");
      if (plain.length === node.length && plain.length > 0) found.set(path, plain.map(String).join(", "));
      else node.forEach((one, index) => { walk(one, `${path}.${String(index)}`, depth + 1); });
    } else if (typeof node === "object" && node !== null) {
      for (const [key, inner] of Object.entries(node)) walk(inner, path === "" ? key : `${path}.${key}`, depth + 1);
    }
  };
  walk(value, "", 0);
  return { answers: found, rounded };
}
