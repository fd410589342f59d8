import type { EngagementObject } from "../../../src/domain/model/engagement.ts";
import { callCodec } from "./call.ts";
import type { EngagementCodec } from "./codec.ts";
import { emailCodec } from "./email.ts";
import { meetingCodec } from "./meeting.ts";
import { noteCodec } from "./note.ts";
import { taskCodec } from "./task.ts";
import { textCodec } from "./text-message.ts";

/** How each of our engagement nouns stands in Salesforce. */
export const CODECS: Readonly<Record<EngagementObject, EngagementCodec>> = {
  email: emailCodec, call: callCodec, meeting: meetingCodec, text: textCodec, note: noteCodec, task: taskCodec,
};
