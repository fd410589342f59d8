import * as z from "zod";

import type { Activity } from "../../domain/model/activity.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import { decodeText } from "./charset.ts";
import { inFolders } from "./folders.ts";
import { gmailAsMail, GmailSchema } from "./gmail-part.ts";
import { activityOfJson } from "./json.ts";
import { readJsonText } from "./json-text.ts";
import { ACTIVITIES_MAX } from "./limits.ts";
import { activitiesOfMail } from "./mail.ts";
import { failure, type ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import { schemaReason } from "./schema-reason.ts";

const Text = z.string().nullish();
const Person = z.object({ emailAddress: z.object({ name: Text, address: Text }).nullish() }).nullish();
const People = z.array(Person).nullish();
/** A message as Microsoft Graph tells it (`/me/messages`); what was expanded or selected besides is left out. */
const GraphSchema = z.object({
  internetMessageId: z.string(), conversationId: Text, subject: Text, sentDateTime: Text, receivedDateTime: Text, sensitivity: Text,
  body: z.object({ contentType: Text, content: Text }).nullish(), bodyPreview: Text,
  from: Person, sender: Person, toRecipients: People, ccRecipients: People, bccRecipients: People,
  internetMessageHeaders: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  categories: z.array(z.string()).nullish(), parentFolderName: Text, parentFolderId: Text, attachments: z.array(z.unknown()).nullish(), hasAttachments: z.boolean().nullish(),
});
type GraphMessage = z.infer<typeof GraphSchema>;

/** What such a text holds somewhere, so that no other is parsed twice. */
const MARKS = /"(?:internetMessageId|internalDate|labelIds|sizeEstimate|historyId)"/;

/**
 * The mails of a `.json` file as a provider's interface tells them: one message of Microsoft Graph or of Gmail (`raw`, or its
 * `payload` in parts), a list of them, or the answer that holds one. Null when it is none of theirs.
 */
export function activitiesOfMailJson(bytes: Uint8Array, options: ParseOptions, place: string): Promise<Result<Activity[], ParseFailure>> | null {
  const { text } = decodeText(bytes);
  if (!MARKS.test(text)) return null;
  const value = readJsonText(text, place);
  if (!value.ok) return null;
  const messages = messagesIn(value.value);
  return messages.length > 0 && messages.every(isMessage) ? readAll(messages, options, place) : null;
}

/** A list by itself, or as an answer carries it (`value` in Graph, `messages` in Gmail's batches and threads). */
function messagesIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return [];
  const inner: unknown = Reflect.get(value, "value") ?? Reflect.get(value, "messages");
  return Array.isArray(inner) ? inner : [value];
}

const isMessage = (value: unknown): value is object =>
  typeof value === "object" && value !== null && (isGraph(value) || (typeof Reflect.get(value, "id") === "string" && ("payload" in value || "raw" in value)));
const isGraph = (value: object): boolean => "internetMessageId" in value && ("toRecipients" in value || "from" in value);

async function readAll(messages: readonly object[], options: ParseOptions, place: string): Promise<Result<Activity[], ParseFailure>> {
  if (messages.length > ACTIVITIES_MAX) return failure(place, `The file holds more than ${String(ACTIVITIES_MAX)} mails; split it.`);
  const activities: Activity[] = [];
  for (const [index, message] of messages.entries()) {
    const at = messages.length === 1 ? place : `${place}, item ${String(index + 1)}`;
    const some = isGraph(message) ? ofGraph(message, options, at) : await ofGmail(message, options, at);
    if (!some.ok) return some;
    activities.push(...some.value);
  }
  return ok(activities);
}

function ofGraph(value: object, options: ParseOptions, place: string): Result<Activity[], ParseFailure> {
  const parsed = GraphSchema.safeParse(value);
  if (!parsed.success) return failure(place, schemaReason(parsed.error));
  const one = activityOfJson(inputOf(parsed.data), options, place);
  return one.ok ? ok([one.value]) : one;
}

/** In the words of our own interface, under the key of a raw mail: the same mail as a file is the same activity. */
function inputOf(message: GraphMessage) {
  const { internetMessageId, body, bodyPreview, sensitivity, internetMessageHeaders } = message;
  const given = Object.fromEntries((internetMessageHeaders ?? []).map(({ name, value }) => [name, value]));
  const isTold = Object.keys(given).some((name) => name.toLowerCase() === "sensitivity");
  const content = body?.content ?? bodyPreview ?? "";
  return {
    kind: "email", source: "mail", sourceId: internetMessageId.trim().replace(/^<|>$/g, ""), messageId: internetMessageId,
    occurredAt: message.sentDateTime ?? message.receivedDateTime ?? "", subject: message.subject,
    participants: [
      ...peopleOf("from", [message.from ?? message.sender]), ...peopleOf("to", message.toRecipients),
      ...peopleOf("cc", message.ccRecipients), ...peopleOf("bcc", message.bccRecipients),
    ],
    body: body?.contentType?.toLowerCase() === "html" ? { html: content } : { text: content },
    headers: sensitivity == null || sensitivity === "normal" || isTold ? given : { ...given, Sensitivity: SENSITIVITY[sensitivity] ?? sensitivity },
    folders: [...(message.categories ?? []), message.parentFolderName, message.parentFolderId].filter((name) => name != null),
    attachmentCount: message.attachments?.length ?? (message.hasAttachments === true ? 1 : 0),
  };
}

/** RFC 4021 has two words where Graph has one. */
const SENSITIVITY: Readonly<Record<string, string>> = { confidential: "company-confidential" };

const peopleOf = (role: string, people: GraphMessage["toRecipients"]) => (people ?? []).map((one) => ({ role, name: one?.emailAddress?.name, email: one?.emailAddress?.address }));

async function ofGmail(value: object, options: ParseOptions, place: string): Promise<Result<Activity[], ParseFailure>> {
  const parsed = GmailSchema.safeParse(value);
  if (!parsed.success) return failure(place, schemaReason(parsed.error));
  const mail = gmailAsMail(parsed.data);
  if (mail === null) return failure(place, "The message holds neither raw nor payload, or its parts are too many or too deep; fetch it with format raw or full.");
  const read = await activitiesOfMail(mail, options, place);
  return read.ok ? ok(read.value.map((one) => ({ ...one, ...inFolders([...(one.folders ?? []), ...(parsed.data.labelIds ?? [])]) }))) : read;
}
