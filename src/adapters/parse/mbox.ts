import { activitiesOfMail } from "./mail.ts";
import { failure, guarded } from "./parse-failure.ts";
import { ACTIVITIES_MAX } from "./limits.ts";
import { ok } from "../../domain/model/result.ts";
import type { Activity } from "../../domain/model/activity.ts";
import type { ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import type { Result } from "../../domain/model/result.ts";

/**
 * Every mail of a mailbox file (RFC 4155, and the older forms with `>From` escapes). A mailbox is years of mails from
 * everywhere: one that cannot be read is named by its position, and the others are read where the caller hears of it.
 */
export async function activitiesOfMbox(bytes: Uint8Array, options: ParseOptions, place: string): Promise<Result<Activity[], ParseFailure>> {
  // One character a byte: the mails' own charsets are none of this file's business.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1").replace(/^\u00ef\u00bb\u00bf/, "");
  if (!text.startsWith("From ")) return failure(place, 'The file does not begin with a "From " line; this is no mbox file.');
  const mails = text.split(/(?:^|\r?\n\r?\n)From [^\r\n]*\r?\n/).slice(1);
  if (mails.length > ACTIVITIES_MAX) return failure(place, `The file holds more than ${String(ACTIVITIES_MAX)} mails; split it.`);
  const activities: Activity[] = [];
  for (const [index, mail] of mails.entries()) {
    const raw = Buffer.from(mail.replace(/^>(>*From )/gm, "$1"), "latin1");
    const at = `${place}, mail ${String(index + 1)}`;
    const some = await guarded(at, () => activitiesOfMail(raw, options, at));
    if (some.ok) activities.push(...some.value);
    else if (options.onRefused === undefined) return some;
    else options.onRefused(some.error);
  }
  return ok(activities);
}
