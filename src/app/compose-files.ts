import { ActivityInputSchema } from "../adapters/parse/activity-input.ts";
import { readFieldMap } from "../adapters/parse/field-map.ts";
import { parseActivityFile, parseActivityJson } from "../adapters/parse/parse-activity.ts";
import { parseWorld, type World as ParsedWorld } from "../adapters/parse/world.ts";
import { err, type Result } from "../domain/model/result.ts";

/** A snapshot of a CRM, read. */
export type World = ParsedWorld;

/** Files in, activities out: wired apart from the running app, so that a preview needs no database. */
export const parseFile = parseActivityFile;

/** One activity from the body of a request. */
export const parseActivity = parseActivityJson;

/** What such a body must be. */
export const activityInputSchema = ActivityInputSchema;

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
