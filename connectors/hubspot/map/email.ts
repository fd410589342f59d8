import * as z from "zod";

import type { MailPerson } from "../../../src/domain/model/engagement.ts";
import type { EngagementCodec } from "./codec.ts";
import { COMMON_SLOTS, NEXT_STEP_DUE, OWN_DIRECTION, TIMESTAMP } from "./common-slots.ts";
import type { Slot } from "./slot.ts";
import { choiceSlot, textSlot } from "./slot.ts";
import { oneLine, plainText, readableText } from "./text.ts";

const PersonSchema = z.object({ email: z.string().nullish(), firstName: z.string().nullish(), lastName: z.string().nullish() });
const HeadersSchema = z.object({
  from: PersonSchema.nullish().catch(null),
  to: z.array(PersonSchema).nullish().catch(null),
  cc: z.array(PersonSchema).nullish().catch(null),
});

/** People in one header at most: a mail to a whole company still fits the property. */
const PEOPLE_MAX = 200;

/** The JSON in `hs_email_headers` is the only way to fill the read-only from and to of a mail (HubSpot, "Email engagements"). */
const HEADERS: Slot = {
  property: "hs_email_headers", fields: ["from", "to", "cc"],
  encode: ({ from, to, cc }) => {
    if (from === undefined && to === undefined && cc === undefined) return undefined;
    const sender = from === undefined || from === null ? {} : { from: toVendor(from), sender: toVendor(from) };
    const people = (list: readonly MailPerson[] | null | undefined): object[] => (list ?? []).slice(0, PEOPLE_MAX).map(toVendor);
    return JSON.stringify({ ...sender, to: people(to), cc: people(cc), bcc: [] });
  },
  decode: (values) => {
    const headers = headersOf(values("hs_email_headers"));
    if (headers === null) {
      const address = values("hs_email_from_email");
      return address === null ? {} : { from: { email: address, name: null, phone: null } };
    }
    const from = headers.from === undefined || headers.from === null ? null : toOurs(headers.from);
    return { from, to: (headers.to ?? []).map(toOurs), cc: (headers.cc ?? []).map(toOurs) };
  },
};

/** `hs_email_text` is plain; of a mail that another tool logged as HTML only, the text is read out of that. */
const BODY: Slot = {
  property: "hs_email_text", fields: ["body"],
  encode: ({ body }) => (body === undefined ? undefined : plainText(body ?? "")),
  decode: (values) => {
    const html = values("hs_email_html");
    return { body: values("hs_email_text") ?? (html === null ? null : readableText(html)) };
  },
};

/** Mails. */
export const emailCodec: EngagementCodec = {
  object: "email",
  slots: [
    TIMESTAMP,
    textSlot("hs_email_subject", "subject", { get: (fields) => fields.subject, put: (subject) => ({ subject }) }),
    BODY,
    choiceSlot("hs_email_direction", "direction", {
      names: { outbound: "EMAIL", inbound: "INCOMING_EMAIL", internal: "EMAIL" },
      get: (fields) => fields.direction, put: (direction) => ({ direction }),
    }),
    OWN_DIRECTION, HEADERS, NEXT_STEP_DUE, ...COMMON_SLOTS,
  ],
  defaults: (_fields, { now }) => ({ hs_timestamp: now, hs_email_direction: "EMAIL", hs_email_status: "SENT" }),
  externalIdProperty: "hs_email_message_id",
  alsoRead: ["hs_email_html", "hs_email_from_email"],
};

function headersOf(json: string | null): z.infer<typeof HeadersSchema> | null {
  if (json === null) return null;
  try {
    return HeadersSchema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

/** HubSpot keeps names in two parts; the last word is the last name. */
function toVendor(person: MailPerson): { readonly email: string; readonly firstName: string; readonly lastName: string } {
  const words = oneLine(person.name ?? "").split(" ");
  const lastName = words.length > 1 ? words.at(-1) ?? "" : "";
  return { email: oneLine(person.email ?? ""), firstName: words.slice(0, Math.max(1, words.length - 1)).join(" "), lastName };
}

function toOurs(person: z.infer<typeof PersonSchema>): MailPerson {
  const name = [person.firstName, person.lastName].map((part) => part?.trim() ?? "").filter((part) => part !== "").join(" ");
  const email = person.email?.trim() ?? "";
  return { email: email === "" ? null : email, name: name === "" ? null : name, phone: null };
}
