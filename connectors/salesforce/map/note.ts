import { loggedCodec } from "./logged.ts";

/** Notes. */
export const noteCodec = loggedCodec("note", "Task");
