import * as z from "zod";

import type { Activity } from "../../domain/model/activity.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import { apart } from "../../domain/text/apart.ts";
import { readJson } from "./json-text.ts";
import { activityOfJson } from "./json.ts";
import { FIELDS_MAX, LABEL_CHARS_MAX } from "./limits.ts";
import { failure, type ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import { schemaReason } from "./schema-reason.ts";

const Label = z.string().max(LABEL_CHARS_MAX * 10);
const Answer = z.object({
  type: z.string(), field: z.object({ id: z.string().nullish(), ref: Label.nullish(), type: z.string().nullish() }),
  text: z.string().nullish(), email: z.string().nullish(), phone_number: z.string().nullish(), number: z.number().nullish(), boolean: z.boolean().nullish(),
  date: z.string().nullish(), url: z.string().nullish(), file_url: z.string().nullish(),
  choice: z.object({ label: z.string().nullish(), other: z.string().nullish() }).nullish(),
  choices: z.object({ labels: z.array(z.string()).nullish(), other: z.string().nullish() }).nullish(),
});
/** A webhook of Typeform's; other events than a submission are taken and dropped. */
export const TypeformSchema = z.object({
  event_type: z.string(),
  form_response: z.object({
    form_id: z.string(), token: z.string().min(1).max(200), submitted_at: z.string(),
    hidden: z.record(z.string(), z.unknown()).nullish(),
    definition: z.object({ title: z.string().nullish(), fields: z.array(z.object({ id: z.string(), title: Label.nullish(), ref: Label.nullish() })).max(FIELDS_MAX).nullish() }).nullish(),
    answers: z.array(Answer).max(FIELDS_MAX).nullish(),
  }),
});
type Response = z.infer<typeof TypeformSchema>["form_response"];

/** A form's answers, and when they were given as Typeform says; the token names this one submission. */
export interface TypeformAnswers {
  readonly token: string;
  readonly activity: Activity;
}

/** A submission from the webhook that Typeform posts; null for a post that tells of none. */
export function answersOfTypeform(body: Uint8Array, options: ParseOptions, place: string): Result<TypeformAnswers | null, ParseFailure> {
  const value = readJson(body, place);
  if (!value.ok) return value;
  const parsed = TypeformSchema.safeParse(value.value);
  if (!parsed.success) return failure(place, schemaReason(parsed.error));
  if (parsed.data.event_type !== "form_response") return ok(null);
  const { form_response: response } = parsed.data;
  const activity = activityOfJson({
    kind: "form", source: "typeform", sourceId: response.token, occurredAt: response.submitted_at, direction: "inbound", subject: response.definition?.title,
    participants: [{ role: "submitter", ...submitterOf(response) }], fields: fieldsOf(response),
  }, options, place);
  return activity.ok ? ok({ token: response.token, activity: activity.value }) : activity;
}

function fieldsOf(response: Response): Readonly<Record<string, string>> {
  const answers = (response.answers ?? []).map((answer) => ({ title: titleOf(response, answer.field), words: wordsOf(answer) })).filter(({ words }) => words !== "");
  // Two questions may be worded alike.
  return Object.fromEntries(apart(answers.map(({ title }) => title)).map((title, index) => [title, answers[index]?.words ?? ""]));
}

function submitterOf(response: Response): { readonly name: string | null; readonly email: string | null; readonly phone: string | null } {
  const answers = response.answers ?? [];
  const titled = (pattern: RegExp): string | null => {
    const answer = answers.find(({ type, field }) => type === "text" && pattern.test(titleOf(response, field)));
    return answer?.text ?? null;
  };
  const hidden = (name: string): string | null => {
    const value = response.hidden?.[name];
    return typeof value === "string" ? value : null;
  };
  const [first, last] = [titled(/\bfirst name\b/i), titled(/\b(?:last|family) name\b|\bsurname\b/i)];
  const full = [first, last].filter((part) => part !== null).join(" ");
  return {
    name: full !== "" ? full : (titled(/\bname\b/i) ?? hidden("name")),
    email: answers.find(({ email }) => email != null)?.email ?? hidden("email"),
    phone: answers.find(({ phone_number: phone }) => phone != null)?.phone_number ?? hidden("phone"),
  };
}

/** The question, as the form asked it; titles may come with the answers of others in them (`{{field:…}}`). */
function titleOf({ definition }: Response, { id, ref }: z.infer<typeof Answer>["field"]): string {
  const field = definition?.fields?.find((one) => one.id === id);
  return (field?.title ?? field?.ref ?? ref ?? id ?? "answer").replace(/\{\{[^}]*\}\}/g, "…").slice(0, TITLE_CHARS_MAX);
}

/** Leaves room for the number of one that comes twice. */
const TITLE_CHARS_MAX = LABEL_CHARS_MAX - 10;

function wordsOf({ text, email, phone_number: phone, number, boolean, date, url, file_url: file, choice, choices }: z.infer<typeof Answer>): string {
  const one = text ?? email ?? phone ?? date ?? url ?? choice?.label ?? choice?.other;
  if (one != null) return one;
  if (number != null) return String(number);
  if (boolean != null) return boolean ? "yes" : "no";
  if (file != null) return "(a file)";
  return [...(choices?.labels ?? []), ...(choices?.other == null ? [] : [choices.other])].join(", ");
}
