import { ActivityInputSchema } from "../adapters/parse/activity-input.ts";
import { readFieldMap } from "../adapters/parse/field-map.ts";
import { activityOfForm } from "../adapters/parse/form.ts";
import { activitiesOfGong, GongSchema } from "../adapters/parse/gong.ts";
import { readJson } from "../adapters/parse/json-text.ts";
import { authorsOfMail } from "../adapters/parse/mail.ts";
import { parseActivityFile, parseActivityJson } from "../adapters/parse/parse-activity.ts";
import type { ParseFailure as Refused } from "../adapters/parse/parse-failure.ts";
import type { ParseOptions } from "../adapters/parse/parse-options.ts";
import { messageOfTwilio, TwilioSchema } from "../adapters/parse/twilio.ts";
import { answersOfTypeform, TypeformSchema } from "../adapters/parse/typeform.ts";
import { parseWorld, type World as ParsedWorld } from "../adapters/parse/world.ts";
import type { Activity } from "../domain/model/activity.ts";
import { err, type Result } from "../domain/model/result.ts";

/** What could not be read, and why. */
export type ParseFailure = Refused;

/** A snapshot of a CRM, read. */
export type World = ParsedWorld;

/** Files in, activities out: wired apart from the running app, so that a preview needs no database. */
export const parseFile = parseActivityFile;

/** One activity from the body of a request. */
export const parseActivity = parseActivityJson;

/** Whom a raw mail names as its authors. */
export const authorsOf = authorsOfMail;

/** What such a body must be. */
export const activityInputSchema = ActivityInputSchema;

/** What signed sources post, each in its own form. */
export const parsePosted = { twilio: messageOfTwilio, typeform: answersOfTypeform, form: activityOfForm, gong: callsOfGong } as const;

/** What such a post must be. */
export const postedSchemas = { twilio: TwilioSchema, typeform: TypeformSchema, gong: GongSchema } as const;

function callsOfGong(body: Uint8Array, options: ParseOptions, place: string): Result<Activity[], ParseFailure> {
  const value = readJson(body, place);
  return value.ok ? activitiesOfGong(value.value, options, place) : value;
}

/** The text of a form's field map: the map, or a sentence that says what is wrong with it. */
export const parseFieldMap = readFieldMap;

/** The text of a `world.json`. */
export function parseWorldText(text: string): Result<World, string> {
  try {
    return parseWorld(JSON.parse(text));
  } catch {
    return err("not JSON");
  }
}
