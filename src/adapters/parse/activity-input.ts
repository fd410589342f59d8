import { z } from "zod";
import { FIELDS_MAX, LABEL_CHARS_MAX, PARTICIPANTS_MAX, REFERENCES_MAX, TEXT_CHARS_MAX, TURNS_MAX } from "./limits.ts";

/** Room for what is cut later: a text a little over the limit is an activity with a flag, not an error. */
const SLACK = 4;

const Label = z.string().max(LABEL_CHARS_MAX);
const Text = z.string().max(TEXT_CHARS_MAX * SLACK);
const Moment = z.string().max(40).meta({
  description: "RFC 3339, with an offset from UTC; without one it is read in `timezone`.",
  examples: ["2026-03-02T13:00:00-06:00"],
});

/** Somebody who took part, as the source names them; an entry that names nobody is dropped. */
const ParticipantInputSchema = z.object({
  role: z.enum(["from", "to", "cc", "bcc", "organizer", "attendee", "caller", "callee", "submitter"]),
  name: Label.nullish(),
  email: Label.nullish(),
  phone: Label.nullish(),
});

/** One turn of a call or meeting; seconds count from its start. */
const UtteranceInputSchema = z.object({
  speaker: Label.nullish(),
  startSec: z.number().nonnegative().nullish(),
  endSec: z.number().nonnegative().nullish(),
  text: Text,
});

const common = {
  source: Label.min(1).meta({ description: "The reporting system.", examples: ["dialer"] }),
  sourceId: Label.min(1).meta({ description: "Its id for this activity; the same pair is logged once." }),
  occurredAt: Moment,
  endedAt: Moment.nullish(),
  timezone: z.string().max(100).nullish().meta({ description: "IANA zone in which the author read the clock.", examples: ["America/Chicago"] }),
  direction: z.enum(["inbound", "outbound", "internal"]).nullish(),
  subject: z.string().max(TEXT_CHARS_MAX).nullish(),
  threadId: Label.nullish(),
  folders: z.array(Label).max(100).nullish().meta({ description: "Folders, labels or calendars in which it lies at its source; read by the privacy policy and not kept." }),
  participants: z.array(ParticipantInputSchema).max(PARTICIPANTS_MAX * SLACK),
};

const kind = z.enum(["email", "call", "meeting", "text", "note", "form"]);
const Body = z.union([Text, z.object({ text: Text.nullish(), html: Text.nullish() })]);
const FieldValue = z.union([Text, z.number(), z.boolean(), z.null(), z.array(z.union([Text, z.number(), z.boolean()])).max(FIELDS_MAX)]);

/**
 * What a source posts for one activity, and what a `.json` file holds. Keys that are not named here are left out without
 * complaint, as vendors add their own.
 */
export const ActivityInputSchema = z
  .object({
    kind,
    ...common,
    body: Body.nullish(),
    transcript: z.array(UtteranceInputSchema).max(TURNS_MAX * SLACK).nullish(),
    fields: z.record(Label, FieldValue).nullish(),
    messageId: Label.nullish().meta({ description: "Of a mail: its Message-ID header." }),
    inReplyTo: Label.nullish(),
    references: z.array(Label).max(REFERENCES_MAX * SLACK).nullish(),
    headers: z.record(Label, Text).nullish().meta({ description: "Of a mail: other headers, by name." }),
    status: Label.nullish().meta({ description: "Of a call: how it stands, in the source's word. One that nobody answered is not logged unless words were left; one that is not over is logged when it is reported again.", examples: ["completed", "no-answer", "ringing"] }),
    outcome: Label.nullish().meta({ description: "Of a call or meeting: how it ended, in the source's word. Without one, or with one that is not known, `status` and the words themselves are read.", examples: ["left voicemail", "no-show"] }),
    attachmentCount: z.int().nonnegative().nullish(),
  })
  .meta({ id: "ActivityInput", description: "A call, meeting, mail, text message, note or form as its source reports it." });

/** A value that fits {@link ActivityInputSchema}. */
export type ActivityInput = z.infer<typeof ActivityInputSchema>;

/** What stands beside a transcript file and says when it was and who took part. */
export const SidecarSchema = z.object({
  kind: z.enum(["meeting", "call"]).default("meeting"),
  ...common,
});

/** A value that fits {@link SidecarSchema}. */
export type Sidecar = z.infer<typeof SidecarSchema>;
