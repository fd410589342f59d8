import { ok } from "../../src/domain/model/result.ts";
import type { Clock } from "../../src/ports/clock.ts";
import { ADMINS_CHANGE_SEEN_MS, remembered } from "../shared/remembered.ts";
import type { Remembered } from "../shared/remembered.ts";
import { ObjectDescriptionSchema } from "./describe.ts";
import type { ObjectDescription } from "./describe.ts";
import type { RestCall } from "./rest.ts";

/** What the org says of its objects; null for one that this org or this user does not have: the rest of the day works without it. */
export const createDescriptions = (call: RestCall, clock: Clock): Remembered<string, ObjectDescription | null> =>
  remembered(clock, ADMINS_CHANGE_SEEN_MS, async (object) => {
    const answer = await call({ method: "GET", path: `/sobjects/${encodeURIComponent(object)}/describe`, mutates: false }, ObjectDescriptionSchema);
    if (answer.ok) return ok(answer.value.body);
    return answer.error.kind === "not-found" ? ok(null) : answer;
  });
