import type { Activity } from "../../src/domain/model/activity.ts";

/** A plain inbound mail from example.com, for tests that care about one thing of it. */
export function someActivity(change: Partial<Activity> = {}): Activity {
  return {
    kind: "email", source: "mail", sourceId: "m-1@example.com", threadId: "m-1@example.com",
    occurredAt: "2026-03-10T09:00:00.000Z", endedAt: null, zone: "UTC", offsetMinutes: 0, direction: "inbound",
    participants: [{ role: "from", name: "Ana Example", email: "ana@example.com" }, { role: "to", name: "Ben Sample", email: "ben@seller.example" }],
    text: { subject: "Pump drawings", body: "The drawings arrived.", quoted: "", forwarded: "", signature: "", transcript: [], fields: {}, hidden: "" },
    mail: { messageId: "m-1@example.com", inReplyTo: null, references: [], autoSubmitted: null, listId: null, listUnsubscribe: false, precedence: null, sensitivity: null, deliveryReport: false },
    calendar: null, truncated: false, decodeLossCount: 0, attachmentCount: 0,
    ...change,
  };
}
