/** A file larger than this is refused unread: 25 MiB, what mail providers deliver at most. */
export const FILE_BYTES_MAX = 25 * 1024 * 1024;
/** A sidecar and any other JSON text that describes one activity. */
export const SIDECAR_BYTES_MAX = 1024 * 1024;
/** Text of one activity; what is longer is cut and flagged. */
export const TEXT_CHARS_MAX = 1_000_000;
/** HTML of one mail part that is turned into text; what is longer is cut and flagged. */
export const HTML_CHARS_MAX = 600_000;
/** Raw bytes of one part of a mail that are read; see `mime-trim.ts`. */
export const RAW_PART_BYTES_MAX = 1024 * 1024;
/** A calendar file larger than this is refused. */
export const CALENDAR_BYTES_MAX = 8 * 1024 * 1024;
/** Text of a caption file that is read: a meeting of days. */
export const CAPTION_CHARS_MAX = 2_000_000;
/** Participants kept of one activity; the rest is dropped and flagged. */
export const PARTICIPANTS_MAX = 500;
/** Turns kept of one transcript. */
export const TURNS_MAX = 20_000;
/** Answers kept of one form. */
export const FIELDS_MAX = 500;
/** Parts inside parts of a mail. */
export const MIME_DEPTH_MAX = 50;
/** Parts of one mail that are looked at. */
export const MIME_PARTS_MAX = 1_000;
/** Header bytes of one mail, all parts together. */
export const HEADER_BYTES_MAX = 1024 * 1024;
/** Messages inside messages: deeper ones count as attachments. */
export const FORWARD_DEPTH_MAX = 3;
/** References kept of one mail, the newest ones. */
export const REFERENCES_MAX = 100;
/** Activities in one file (.mbox, .jsonl, a JSON array, a calendar of many events). */
export const ACTIVITIES_MAX = 5_000;
/** Brackets inside brackets of a JSON text. */
export const JSON_DEPTH_MAX = 64;
/** One name, address or id as a source writes it. */
export const LABEL_CHARS_MAX = 1_000;
