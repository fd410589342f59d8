import { loggedCodec } from "./logged.ts";

/** Text messages. */
export const textCodec = loggedCodec("text", "Task");
