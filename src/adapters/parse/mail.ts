import { createHash } from "node:crypto";
import { buildActivity, NO_TEXT, participant, tidy } from "./build-activity.ts";
import { directionOf } from "./direction.ts";
import { foldText } from "../../domain/text/fold.ts";
import { failure } from "./parse-failure.ts";
import { inFolders, mailFolders } from "./folders.ts";
import { FORWARD_DEPTH_MAX, PARTICIPANTS_MAX } from "./limits.ts";
import { mailAddresses } from "./mail-addresses.ts";
import { meetingsOfMail } from "./mail-calendar.ts";
import { gatherParts, type MailParts } from "./mail-parts.ts";
import { headerOf, mailFactsOf } from "./mail-facts.ts";
import { readMailDate } from "./mail-date.ts";
import { readHeaders, readMime } from "./mime-tree.ts";
import { splitMailText } from "./mail-text.ts";
import { ok } from "../../domain/model/result.ts";
import type { Activity, MailFacts, Participant, ParticipantRole } from "../../domain/model/activity.ts";
import type { MimePart } from "./mime-tree.ts";
import type { Moment } from "./moment.ts";
import type { ParseFailure } from "./parse-failure.ts";
import type { ParseOptions } from "./parse-options.ts";
import type { Result } from "../../domain/model/result.ts";

/**
 * A mail from its raw bytes (RFC 5322, MIME). One that is there to carry an invitation, an answer to one or a cancellation
 * (RFC 6047) is that calendar activity, under the same key as the entry itself.
 */
export async function activitiesOfMail(bytes: Uint8Array, options: ParseOptions, place: string): Promise<Result<Activity[], ParseFailure>> {
  const tree = readMime(bytes);
  if (tree === null) return failure(place, "The mail has too many parts, too deep a nesting or too many header lines to be read.");
  const { root } = tree;
  if (!root.headers.some(({ key, value }) => MAIL_HEADERS.has(key) && value !== "")) {
    return failure(place, "No mail headers (From, To, Date, Subject, Message-ID) were found; this is no mail.");
  }
  const parts = gatherParts(root);
  const mail = mailFactsOf(root);
  const meetings = parts.calendar === null ? null : await meetingsOfMail({ parts, calendar: parts.calendar, mail, people: peopleOf(root) }, options, place);
  if (meetings !== null) return ok(meetings.map((one) => ({ ...one, ...inFolders([...(one.folders ?? []), ...mailFolders(root)]) })));
  const one = mailOf(root, { parts, mail, cut: tree.cut }, options);
  return one === null ? failure(place, "The mail has no date that can be read, neither in Date nor in Received.") : ok([one]);
}

/** Whom a raw mail names as its authors, each once, by their addresses as written; none where it names nobody or cannot be read. */
export function authorsOfMail(bytes: Uint8Array): readonly string[] {
  return [...new Set(peopleOf({ headers: readHeaders(bytes) ?? [] }).flatMap(({ role, name, email }) => (role === "from" ? [email ?? name ?? ""] : [])))];
}

interface Read {
  readonly parts: MailParts;
  readonly mail: MailFacts;
  readonly cut: boolean;
}

function mailOf(root: MimePart, { parts, mail, cut }: Read, options: ParseOptions): Activity | null {
  const sent = sentAt(root, options);
  if (sent === null) return null;
  const subject = tidy(headerOf(root.headers, "subject"));
  const split = splitMailText({ plain: parts.plain, html: parts.html, subject });
  const attached = parts.messages.map((message) => messageText(message, 1));
  const forwarded = [split.text.forwarded, ...attached].filter((text) => text !== "").join("\n\n");
  const participants = peopleOf(root);
  return buildActivity({
    kind: "email",
    source: "mail",
    sourceId: mail.messageId ?? likeness(participants, sent.at, subject, split.text.body),
    threadId: mail.references[0] ?? mail.inReplyTo ?? mail.messageId,
    occurredAt: sent.at,
    endedAt: null,
    zone: options.defaultZone,
    offsetMinutes: sent.offsetMinutes,
    direction: directionOf(participants, options.ownDomains ?? []),
    participants,
    ...inFolders(mailFolders(root)),
    text: { ...NO_TEXT, ...split.text, forwarded, subject },
    mail,
    calendar: null,
    ...(parts.encrypted || split.encrypted ? { encrypted: true as const } : {}),
    truncated: cut || split.truncated || parts.truncated,
    decodeLossCount: parts.decodeLossCount,
    attachmentCount: parts.attachmentCount + parts.messages.length,
  });
}

const MAIL_HEADERS = new Set(["from", "to", "date", "subject", "message-id", "received"]);

/** The author's clock if the Date header is sound, else the hour in which the first server took it. */
function sentAt(root: MimePart, options: ParseOptions): Moment | null {
  for (const name of ["date", "resent-date"]) {
    const header = headerOf(root.headers, name);
    const moment = header === null ? null : readMailDate(header, options.defaultZone);
    if (moment !== null) return moment;
  }
  const received = root.headers.filter(({ key }) => key === "received").map(({ value }) => readMailDate(value.slice(value.lastIndexOf(";") + 1), options.defaultZone));
  const earliest = received.findLast((moment) => moment !== null);
  // A server's offset says where the server is, not the author.
  return earliest == null ? null : { at: earliest.at, offsetMinutes: null };
}

const PEOPLE_HEADERS: readonly ParticipantRole[] = ["from", "to", "cc", "bcc"];

function peopleOf(root: Pick<MimePart, "headers">): Participant[] {
  const people: Participant[] = [];
  for (const role of PEOPLE_HEADERS) {
    for (const { key, value } of root.headers) {
      if (key !== role || people.length > PARTICIPANTS_MAX) continue;
      for (const { name, address } of mailAddresses(value.slice(0, 200_000))) {
        const one = participant(role, { name: sameAs(name, address) ? null : name, email: address });
        if (one !== null) people.push(one);
      }
    }
  }
  return people;
}

function sameAs(name: string, address: string): boolean {
  return name.trim().replace(/^['"]|['"]$/g, "").toLowerCase() === address.toLowerCase();
}

/** A mail without Message-ID is known by its sender, minute, subject and first words. */
function likeness(people: readonly Participant[], at: string, subject: string, body: string): string {
  const from = people.find((one) => one.role === "from")?.email?.toLowerCase() ?? "";
  const parts = [from, at.slice(0, 16), foldText(subject), foldText(body.slice(0, 500))];
  return `like-${createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 40)}`;
}

/** An attached message as a reader would see it: its header lines and its text, its own attached messages too. */
function messageText(bytes: Uint8Array, depth: number): string {
  const tree = readMime(bytes);
  if (tree === null) return "";
  const { root } = tree;
  const lines = ["from", "date", "to", "subject"].flatMap((name) => {
    const value = headerOf(root.headers, name);
    return value === null ? [] : [`${name.charAt(0).toUpperCase()}${name.slice(1)}: ${tidy(value)}`];
  });
  const parts = gatherParts(root);
  const { body, signature, quoted, forwarded } = splitMailText({ plain: parts.plain, html: parts.html, subject: "" }).text;
  const deeper = depth >= FORWARD_DEPTH_MAX ? [] : parts.messages.map((message) => messageText(message, depth + 1));
  return [lines.join("\n"), body, signature, quoted, forwarded, ...deeper].filter((text) => text !== "").join("\n\n");
}
