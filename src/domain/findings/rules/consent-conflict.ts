import { normalizeEmail } from "../../hygiene/normalize-email.ts";
import { normalizePhone, regionOf } from "../../hygiene/normalize-phone.ts";
import type { Contact } from "../../model/records.ts";
import type { Context } from "../context.ts";
import { describedAs, type FieldValue, fieldsMeaning } from "../fields.ts";
import type { Found, Rule } from "../finding.ts";
import type { Seen } from "../seen.ts";

/**
 * Somebody who asked to be left alone and is still worked on: an opt-out in the CRM beside an enrolment or an open lead status, or an
 * opt-out in the policy of which the CRM does not know.
 */
export const consentConflict: Rule = {
  name: "consent-conflict", risk: 5, dataOwner: "privacy-owner", blocks: ["consent", "campaigns"],
  look(seen, context) {
    if (seen.object !== "contact") return [];
    const optOuts = fieldsMeaning("optOut", seen, context);
    const isListed = listed(seen.record, context);
    return [...(isListed || optOuts.some(({ value }) => isYes(value)) ? enrolled(seen, context) : []), ...(isListed ? optOuts.flatMap((one) => untold(one, seen, context)) : [])];
  },
};

const isYes = (value: string | null): boolean => /^(?:true|yes|1|on)$/i.test(value ?? "");
/** What says that nobody is at it. */
const IDLE = /^(?:false|no|0|off|none|new|unqualified|disqualified|closed|inactive|paused|finished|unenrolled|not enrolled|bad timing|bad_timing)$/i;

function enrolled(seen: Seen, context: Context): readonly Found[] {
  return fieldsMeaning("enrolment", seen, context).flatMap(({ field, value }) => {
    if (value === null || IDLE.test(value.trim())) return [];
    const label = describedAs(seen.object, field, context)?.label ?? field;
    return [{ field, says: [`The contact opted out, and "${label}" says "${value.slice(0, SHOWN_CHARS_MAX)}".`] as const, basis: value }];
  });
}

const SHOWN_CHARS_MAX = 60;

function untold({ field, value }: FieldValue, seen: Seen, context: Context): readonly Found[] {
  if (isYes(value)) return [];
  const description = describedAs(seen.object, field, context);
  const isSettable = description?.writable === true && description.type === "boolean";
  return [{ field, says: ["The contact is on the policy's list of opt-outs, and the CRM does not know."], basis: value ?? "", ...(isSettable ? { fix: { fields: { [field]: "true" }, base: { [field]: value } } } : {}) }];
}

function listed({ emails, phones }: Contact, { policy }: Context): boolean {
  const { optOuts } = policy.privacy;
  if (optOuts.length === 0) return false;
  const region = regionOf(null, policy.organisation.defaultRegion);
  const theirs = new Set([...emails.map((email) => normalizeEmail(email)?.address), ...phones.map((phone) => normalizePhone(phone, region)?.e164)]);
  return optOuts.some((one) => theirs.has(one.includes("@") ? normalizeEmail(one)?.address : one));
}
