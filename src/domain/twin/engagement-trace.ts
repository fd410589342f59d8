import { createHash } from "node:crypto";
import type { Policy } from "../../../config/policy.ts";
import type { MailPerson } from "../model/engagement.ts";
import type { ActivityTrace } from "../model/judgement.ts";
import { callKey, keyOfForeign, normalMessageId } from "./natural-key.ts";
import { shinglesOf } from "./shingles.ts";
import { personHashes, shortHash, subjectHash } from "./trace.ts";
import { wordsOf } from "../text/words.ts";

/** An engagement that another tool logged, as far as its likeness needs it. */
export interface LoggedEngagement {
  readonly object: string;
  readonly crmId: string;
  readonly occurredAt: string | null;
  readonly endedAt: string | null;
  readonly subject: string;
  readonly modifiedAt: string;
  /** A Message-ID, an iCalUID or a call id. */
  readonly externalId: string | null;
  readonly fields: {
    readonly body?: string | null;
    readonly from?: MailPerson | null;
    readonly to?: readonly MailPerson[] | null;
    readonly cc?: readonly MailPerson[] | null;
  };
}

/**
 * The likeness of an engagement that stands in the CRM by another tool's hand, to be compared with the trace of an
 * activity. What its maker left as an id tells a mail by its Message-ID, a meeting by its UID and a call by its call id for certain.
 */
export function traceOfEngagement(engagement: LoggedEngagement, policy: Policy): ActivityTrace {
  const { fields, externalId, object } = engagement;
  const people = [fields.from, ...(fields.to ?? []), ...(fields.cc ?? [])].filter((one) => one !== null && one !== undefined);
  const messageId = object === "email" ? normalMessageId(externalId) : null;
  return {
    kind: object,
    key: (externalId === null ? null : (keyOfForeign(object, externalId) ?? (object === "call" ? callKey(externalId) : null))) ?? unlikeOurs(object, engagement.crmId),
    occurredAt: engagement.occurredAt ?? engagement.modifiedAt,
    endedAt: engagement.endedAt,
    people: [...new Set(people.flatMap((person) => personHashes(person, policy.organisation.defaultRegion)))].sort(),
    shingles: shinglesOf(wordsOf([engagement.subject, fields.body ?? ""].join("\n"))),
    subjectHash: subjectHash(engagement.subject),
    messageIdHash: messageId === null ? null : shortHash(messageId),
    calendar: object !== "meeting" || externalId === null ? null : {
      uidHash: shortHash(externalId.trim()), recurrenceId: null, sequence: 0, stampedAt: null, cancelled: false,
    },
  };
}

/** No natural key of ours: what carries no id that we know is found by its likeness alone. */
function unlikeOurs(object: string, id: string): string {
  return `foreign-${createHash("sha256").update(`${object}\n${id}`, "utf8").digest("hex").slice(0, 40)}`;
}
