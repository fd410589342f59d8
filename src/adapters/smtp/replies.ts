import type { MailRefusal } from "../../ports/mail-door.ts";

/** An answer that refuses (RFC 5321, 4.2; RFC 3463). It names no address and no word of a mail. */
export class SmtpRefusal extends Error {
  override readonly name = "SmtpRefusal";
  /** As smtp-server reads it. */
  readonly responseCode: number;
  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
  }
}

const REPLIES: Readonly<Record<MailRefusal, readonly [code: number, text: string]>> = {
  relay: [550, "5.7.1 This server takes mail for its own addresses only"],
  recipient: [550, "5.1.1 There is no such address here"],
  sender: [550, "5.7.1 The sender may not send to this address"],
  author: [550, "5.7.1 The mail is in the name of somebody who may not send to this address"],
  "sender-domain": [550, "5.1.8 The sender's domain does not exist"],
  "spf-fail": [550, "5.7.23 The sender's domain does not let this machine send for it (SPF)"],
  "spf-wrong": [550, "5.7.24 The SPF record of the sender's domain cannot be understood"],
  "spf-unknown": [451, "4.7.24 The SPF record of the sender's domain could not be asked; send again later"],
  unreadable: [550, "5.6.0 This is no mail that can be read"],
  failed: [451, "4.3.0 The mail could not be stored; send it again later"],
};

/** The answer to a refusal of the desk's. */
export const replyTo = (refusal: MailRefusal): SmtpRefusal => new SmtpRefusal(...REPLIES[refusal]);

/** The answers that are the door's own. */
export const TOO_LARGE = (sizeMax: number): SmtpRefusal => new SmtpRefusal(552, `5.3.4 A mail may have ${sizeMax} bytes`);
/** Said before the door shuts. */
export const TOO_SLOW = (): SmtpRefusal => new SmtpRefusal(421, "4.4.2 The mail took too long");
/** Said before the door shuts. */
export const TOO_MANY_WRONG = (): SmtpRefusal => new SmtpRefusal(421, "4.7.0 Too many addresses that are not here");
/** Said before the door shuts. */
export const TOO_MANY_FROM_THERE = (): SmtpRefusal => new SmtpRefusal(421, "4.7.0 Too many connections from there");
/** Others are being taken in. */
export const BUSY = (): SmtpRefusal => new SmtpRefusal(451, "4.3.2 Busy with other mails; send it again later");
/** Nothing is said in clear. */
export const TLS_FIRST = (): SmtpRefusal => new SmtpRefusal(530, "5.7.0 Must issue a STARTTLS command first");
