import * as z from "zod";

import { type ConsentChange, consentChange } from "../../domain/inbound/consent-words.ts";
import type { Activity } from "../../domain/model/activity.ts";
import { ok, type Result } from "../../domain/model/result.ts";
import { activityOfJson } from "./json.ts";
import { failure, type ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import { schemaReason } from "./schema-reason.ts";

/** A text message as Twilio posts it. */
export interface TwilioMessage {
  readonly messageSid: string;
  readonly activity: Activity;
  /** It is no message to log but a change of consent. */
  readonly consent: ConsentChange | null;
}

const PARAMS_MAX = 200;

/** The parameters of a message that arrived; a post without `Body` tells of something else (a status, a call) and is dropped. */
export const TwilioSchema = z.object({
  MessageSid: z.string().regex(/^[A-Za-z0-9]{10,64}$/), From: z.string(), To: z.string(), Body: z.string(), NumMedia: z.string().optional(),
  OptOutType: z.string().optional().meta({ description: "STOP or START: Twilio's own reading of the words." }), ProfileName: z.string().optional(),
});

/** A message from the form that Twilio posts; null for a post that tells of none. Twilio sends no time: `now` is when it came. */
export function messageOfTwilio(body: Uint8Array, options: ParseOptions & { readonly now: string }, place: string): Result<TwilioMessage | null, ParseFailure> {
  const params = new URLSearchParams(Buffer.from(body).toString("utf8"));
  if (params.size > PARAMS_MAX) return failure(place, "The post has too many parameters.");
  if (!params.has("Body") || !params.has("From") || !params.has("To")) return ok(null);
  const parsed = TwilioSchema.safeParse(Object.fromEntries(params));
  if (!parsed.success) return failure(place, schemaReason(parsed.error));
  const { MessageSid: messageSid, From: from, To: to, Body: words, NumMedia, OptOutType, ProfileName } = parsed.data;
  const media = Number(NumMedia ?? "0");
  const attachmentCount = Number.isInteger(media) && media > 0 ? media : 0;
  if (words.trim() === "" && attachmentCount === 0) return ok(null);
  const activity = activityOfJson({
    kind: "text", source: "twilio", sourceId: messageSid, occurredAt: options.now, direction: "inbound", body: words, attachmentCount,
    participants: [{ role: "from", phone: phoneOf(from), name: ProfileName }, { role: "to", phone: phoneOf(to) }],
  }, options, place);
  return activity.ok ? ok({ messageSid, activity: activity.value, consent: consentChange(words, OptOutType ?? null) }) : activity;
}

/** `whatsapp:+15550100` is a number, too. */
const phoneOf = (address: string): string => address.replace(/^[a-z]{2,20}:/i, "");
