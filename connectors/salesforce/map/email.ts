import { loggedCodec } from "./logged.ts";

/** Mails: completed tasks of the subtype Email. */
export const emailCodec = loggedCodec("email", "Email");
