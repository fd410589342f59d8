import { activityOfMail } from "./mail.ts";
import { failure } from "./parse-failure.ts";
import { ACTIVITIES_MAX } from "./limits.ts";
import { ok } from "../../domain/model/result.ts";
import type { Activity } from "../../domain/model/activity.ts";
import type { ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import type { Result } from "../../domain/model/result.ts";

/** Every mail of a mailbox file (RFC 4155, and the older forms with `>From` escapes). */
export async function activitiesOfMbox(bytes: Uint8Array, options: ParseOptions, place: string): Promise<Result<Activity[], ParseFailure>> {
  // One character a byte: the mails' own charsets are none of this file's business.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1").replace(/^\u00ef\u00bb\u00bf/, "");
  if (!text.startsWith("From ")) return failure(place, 'The file does not begin with a "From " line; this is no mbox file.');
  const mails = text.split(/(?:^|\r?\n\r?\n)From [^\r\n]*\r?\n/).slice(1);
  if (mails.length > ACTIVITIES_MAX) return failure(place, `The file holds more than ${String(ACTIVITIES_MAX)} mails; split it.`);
  const activities: Activity[] = [];
  for (const [index, mail] of mails.entries()) {
    const raw = Buffer.from(mail.replace(/^>(>*From )/gm, "$1"), "latin1");
    const one = await activityOfMail(raw, options, `${place}, mail ${String(index + 1)}`);
    if (!one.ok) return one;
    activities.push(one.value);
  }
  return ok(activities);
}
