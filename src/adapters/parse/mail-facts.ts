import { decodeWords } from "postal-mime";
import { REFERENCES_MAX, LABEL_CHARS_MAX } from "./limits.ts";
import type { ActivityInput } from "./activity-input.ts";
import type { MailFacts } from "../../domain/model/activity.ts";
import type { MimePart } from "./mime-tree.ts";

/** The first header of a name, words decoded; null when it is absent or empty. */
export function headerOf(headers: MimePart["headers"], name: string): string | null {
  const found = headers.find(({ key }) => key === name)?.value.trim() ?? "";
  if (found === "") return null;
  return found.includes("=?") ? decodeWords(found.slice(0, 20_000)).trim() : found.slice(0, 20_000).trim();
}

/** The deciding headers of a raw mail. */
export function mailFactsOf(root: Pick<MimePart, "headers" | "type" | "children">): MailFacts {
  const header = (name: string): string | null => headerOf(root.headers, name);
  return {
    messageId: messageIds(header("message-id"))[0] ?? null,
    inReplyTo: messageIds(header("in-reply-to"))[0] ?? null,
    references: messageIds(header("references")).slice(-REFERENCES_MAX),
    autoSubmitted: header("auto-submitted") ?? (header("x-autoreply") !== null || header("x-autorespond") !== null ? "auto-replied" : null),
    listId: header("list-id"),
    listUnsubscribe: header("list-unsubscribe") !== null,
    precedence: header("precedence"),
    sensitivity: header("sensitivity"),
    deliveryReport: isReport(root) || header("x-failed-recipients") !== null,
  };
}

/** The same of a mail that a provider has taken apart already. */
export function mailFactsOfInput(input: ActivityInput): MailFacts {
  const headers = Object.entries(input.headers ?? {}).map(([key, value]) => ({ key: key.toLowerCase(), value }));
  const facts = mailFactsOf({ headers, type: "", children: [] });
  const given = input.references?.flatMap((one) => messageIds(one)).slice(-REFERENCES_MAX);
  return {
    ...facts,
    messageId: messageIds(input.messageId ?? null)[0] ?? facts.messageId,
    inReplyTo: messageIds(input.inReplyTo ?? null)[0] ?? facts.inReplyTo,
    references: given ?? facts.references,
  };
}

/** Ids without their angle brackets; old mailers write them bare or with words around them (RFC 5322 3.6.4). */
function messageIds(value: string | null): string[] {
  if (value === null) return [];
  const bracketed = [...value.matchAll(/<([^<>\s]{1,998})>/g)].map((found) => found[1] ?? "");
  const ids = bracketed.length > 0 ? bracketed : value.split(/[\s,]+/).filter((word) => word.includes("@"));
  const bare = ids.length === 0 && !/\s/.test(value.trim()) ? [value.trim().replace(/^<|>$/g, "")] : ids;
  return bare.filter((id) => id !== "" && id.length <= LABEL_CHARS_MAX);
}

/** RFC 3462: a report about the delivery, the reading or the rejection of another mail. */
function isReport(part: Pick<MimePart, "type" | "children">): boolean {
  if (part.type === "multipart/report" || part.type === "message/delivery-status" || part.type === "message/disposition-notification") return true;
  return part.children.some((child) => child.type === "message/delivery-status" || child.type === "multipart/report");
}
