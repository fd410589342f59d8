import { once } from "node:events";
import { BlockList, type Socket } from "node:net";

import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";

import type { Log } from "../../ports/log.ts";
import type { MailDesk, MailDoor, MailTicket } from "../../ports/mail-door.ts";
import { clientOf } from "./client.ts";
import { readMail } from "./read-mail.ts";
import { BUSY, replyTo, SmtpRefusal, TLS_FIRST, TOO_LARGE, TOO_MANY_FROM_THERE, TOO_MANY_WRONG, TOO_SLOW } from "./replies.ts";
import { turnsFor } from "./turns.ts";

/** What one client and all of them together may take. */
export interface DoorLimits {
  readonly sizeMaxBytes: number;
  readonly recipientsMax: number;
  readonly connectionsMax: number;
  readonly connectionsOfOneClientMax: number;
  /** Wrong recipients of one connection. */
  readonly wrongRecipientsMax: number;
  /** Mails that are held in memory at the same time. */
  readonly mailsAtOnceMax: number;
  readonly turnWithinMs: number;
  readonly mailWithinMs: number;
  /** A mail that has come for so long and is slower than this is not waited for. */
  readonly paceAfterMs: number;
  readonly bytesPerSecondMin: number;
  /** A connection from its beginning to its end, whatever is said in it. */
  readonly connectionMaxMs: number;
  readonly idleMaxMs: number;
  readonly stopWithinMs: number;
}

/** The limits unless told otherwise: 25 MiB is what mail providers deliver at most. */
export const DOOR_LIMITS: DoorLimits = {
  sizeMaxBytes: 26_214_400, recipientsMax: 10, connectionsMax: 200, connectionsOfOneClientMax: 20, wrongRecipientsMax: 5,
  mailsAtOnceMax: 8, turnWithinMs: 30_000, mailWithinMs: 300_000, paceAfterMs: 10_000, bytesPerSecondMin: 8_192, connectionMaxMs: 900_000, idleMaxMs: 60_000, stopWithinMs: 5_000,
};

/** A key and its certificate chain, PEM. */
export interface TlsFiles {
  readonly key: string;
  readonly cert: string;
}

/** Where the door is, and what it asks of those who come. */
export interface DoorOptions {
  readonly port: number;
  /** The name it greets with. */
  readonly name: string;
  /** Null: no STARTTLS. */
  readonly tls: TlsFiles | null;
  /** From where mails may come in clear. With `loopback` and no certificate only this machine reaches the door. */
  readonly plain: "loopback" | "anywhere";
  readonly limits: DoorLimits;
}

/** A door whose certificate can be renewed. */
export interface SmtpDoor extends MailDoor {
  renew(tls: TlsFiles): void;
}

/** Opens the door. Rejects when the port is taken. Nothing of a mail, no address and no recipient is ever logged. */
export async function openSmtpDoor(options: DoorOptions, desk: MailDesk, log: Log): Promise<SmtpDoor> {
  const { limits, tls, port, name, plain } = options;
  const guests = guestBook(options, desk, log);
  const ends = lastMoments(limits.connectionMaxMs);
  const server = new SMTPServer({
    name, logger: false, disableReverseLookup: true, authOptional: true, disabledCommands: tls === null ? ["AUTH", "STARTTLS"] : ["AUTH"],
    size: limits.sizeMaxBytes, maxRecipients: limits.recipientsMax, maxClients: limits.connectionsMax,
    socketTimeout: limits.idleMaxMs, closeTimeout: limits.stopWithinMs, maxCommandLength: COMMAND_BYTES_MAX,
    ...(tls === null ? {} : { key: tls.key, cert: tls.cert }),
    ...guests,
    onClose(session) {
      ends.over(session);
      guests.onClose(session);
    },
  });
  // Connections break every day; what is said of them may hold what was sent. Before it listens, the failure is the opener's.
  server.on("error", (error) => { log.warn({ code: codeOf(error) }, "a connection to the mail door broke"); });
  server.server.on("connection", (socket) => { ends.begin(socket); });
  const isOwnOnly = tls === null && plain === "loopback";
  const listening = isOwnOnly ? server.listen(port, "127.0.0.1") : server.listen(port);
  await once(listening, "listening");
  const address = listening.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    renew: ({ key, cert }) => { server.updateSecureContext({ key, cert }); },
    stop: () => new Promise((resolve) => { server.close(() => { resolve(); }); }),
  };
}

/**
 * When each connection ends at the latest. What is cut off is not answered, so whoever sends sends it again. A socket that was taken over for
 * TLS does not tell that it closed; the session that it carried does.
 */
function lastMoments(ms: number): { begin(socket: Socket): void; over(session: SMTPServerSession): void } {
  const timers = new Map<string, NodeJS.Timeout>();
  const end = (name: string): void => {
    clearTimeout(timers.get(name));
    timers.delete(name);
  };
  return {
    begin(socket) {
      const name = nameOf(socket);
      end(name);
      timers.set(name, setTimeout(() => {
        timers.delete(name);
        socket.destroy();
      }, ms));
      socket.once("close", () => { end(name); });
    },
    over: (session) => { end(nameOf(session)); },
  };
}

/** As only one connection at a time is called. */
const nameOf = ({ remoteAddress = "", remotePort = 0 }: { readonly remoteAddress?: string | undefined; readonly remotePort?: number | undefined }): string => `${remoteAddress.replace(/^::ffff:/, "")} ${String(remotePort)}`;

/** RFC 5321 allows 512 bytes, and extensions some hundred more. */
const COMMAND_BYTES_MAX = 2_048;
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");
const isLoopback = (ip: string): boolean => LOOPBACK.check(ip, ip.includes(":") ? "ipv6" : "ipv4");

/** What is known of one connection. */
interface Guest {
  readonly tickets: Map<string, MailTicket>;
  wrong: number;
}

type Done = (error?: Error | null, message?: string) => void;

/** The answers to what clients say. */
function guestBook({ limits, plain }: DoorOptions, desk: MailDesk, log: Log) {
  const guests = new WeakMap<SMTPServerSession, Guest>();
  const connections = new Map<string, number>();
  const counted = new WeakSet<SMTPServerSession>();
  const turns = turnsFor(limits.mailsAtOnceMax);
  const guestOf = (session: SMTPServerSession): Guest => {
    const known = guests.get(session) ?? { tickets: new Map<string, MailTicket>(), wrong: 0 };
    guests.set(session, known);
    return known;
  };
  const answer = (done: Done, work: Promise<string>): void => {
    work.then((text) => { done(null, text); }, (error: unknown) => {
      if (!(error instanceof SmtpRefusal)) log.error({ code: codeOf(error) }, "a mail could not be dealt with");
      done(error instanceof SmtpRefusal ? error : replyTo("failed"));
    });
  };
  return {
    onConnect(session: SMTPServerSession, done: Done): void {
      const client = clientOf(session.remoteAddress);
      const there = connections.get(client) ?? 0;
      if (!counted.has(session)) connections.set(client, there + 1);
      counted.add(session);
      done(there >= limits.connectionsOfOneClientMax ? TOO_MANY_FROM_THERE() : null);
    },
    onClose(session: SMTPServerSession): void {
      // Told as well of those that went before they had come.
      if (!counted.delete(session)) return;
      const client = clientOf(session.remoteAddress);
      const left = (connections.get(client) ?? 1) - 1;
      if (left > 0) connections.set(client, left);
      else connections.delete(client);
    },
    onMailFrom(_from: { readonly address: string }, session: SMTPServerSession, done: Done): void {
      const mayBePlain = plain === "anywhere" || isLoopback(session.remoteAddress);
      guestOf(session).tickets.clear();
      done(session.secure || mayBePlain ? null : TLS_FIRST());
    },
    onRcptTo({ address }: { readonly address: string }, session: SMTPServerSession, done: Done): void {
      answer(done, admit(desk, session, { address, guest: guestOf(session), wrongMax: limits.wrongRecipientsMax }));
    },
    onData(stream: SMTPServerDataStream, session: SMTPServerSession, done: Done): void {
      const { tickets } = guestOf(session);
      answer(done, turns.take(limits.turnWithinMs).then(async (giveBack) => {
        if (giveBack === null) throw BUSY();
        try {
          return await take(desk, stream, { tickets: [...tickets.values()], limits });
        } finally {
          giveBack();
        }
      }));
    },
  };
}

async function admit(desk: MailDesk, session: SMTPServerSession, { address, guest, wrongMax }: { readonly address: string; readonly guest: Guest; readonly wrongMax: number }): Promise<string> {
  const { mailFrom } = session.envelope;
  const sender = mailFrom === false ? "" : mailFrom.address;
  const admitted = await desk.admit({ ip: session.remoteAddress, helo: session.hostNameAppearsAs, sender, recipient: address });
  if ("ticket" in admitted) {
    guest.tickets.set(address.toLowerCase(), admitted.ticket);
    return "";
  }
  if (admitted.refusal === "recipient" || admitted.refusal === "relay") guest.wrong += 1;
  throw guest.wrong > wrongMax ? TOO_MANY_WRONG() : replyTo(admitted.refusal);
}

async function take(desk: MailDesk, stream: SMTPServerDataStream, { tickets, limits }: { readonly tickets: readonly MailTicket[]; readonly limits: DoorLimits }): Promise<string> {
  const mail = await readMail(stream, { ...limits, withinMs: limits.mailWithinMs });
  switch (mail.state) {
    case "too-large": throw TOO_LARGE(limits.sizeMaxBytes);
    case "too-slow": case "cut": throw TOO_SLOW();
    case "whole": break;
  }
  const refusal = await desk.take(mail.bytes, tickets);
  if (refusal !== null) throw replyTo(refusal);
  return "2.0.0 Taken in";
}

const codeOf = (error: unknown): string => (error instanceof Error ? ("code" in error ? String(error.code) : error.name) : "unknown");
