/** Why a mail is not taken in. What is not for good may be sent again. */
export type MailRefusal =
  /** No address of ours: this is no relay. */
  | "relay"
  /** Nobody has this address, or not any more. */
  | "recipient"
  /** The envelope's sender is none of the installation's people. */
  | "sender"
  /** Whom the mail names as its author is not who was let in as its sender, nor a colleague of theirs. */
  | "author"
  /** The sender's domain is none: nobody could answer there, and nobody says who may send for it. */
  | "sender-domain"
  /** The sender's domain says that this machine does not send for it. */
  | "spf-fail"
  /** What the sender's domain says of its machines cannot be understood. */
  | "spf-wrong"
  /** What it says could not be asked; may be sent again. */
  | "spf-unknown"
  /** The mail is no mail. */
  | "unreadable"
  /** It could not be stored; may be sent again. */
  | "failed";

/** A mail on its way, as the connection tells it. */
export interface Envelope {
  readonly ip: string;
  readonly helo: string;
  /** Empty: a bounce. */
  readonly sender: string;
  readonly recipient: string;
}

/** A recipient that was let in, by what the desk knows it again. */
export type MailTicket = string;

/** Who decides of each mail. Refusals name no address and no word of a mail. */
export interface MailDesk {
  /** Before anything of the mail is read. */
  admit(envelope: Envelope): Promise<{ readonly ticket: MailTicket } | { readonly refusal: MailRefusal }>;
  /** Null once the mail is durable for each of these; what was taken before is known again. */
  take(mail: Uint8Array, tickets: readonly MailTicket[]): Promise<MailRefusal | null>;
}

/** A door at which mail servers deliver. */
export interface MailDoor {
  readonly port: number;
  /** Lets nobody in any more, and lets those inside end within a limit. */
  stop(): Promise<void>;
}

/** What a domain says of a machine that sends in its name (RFC 7208, 2.6). */
export type SpfResult = "pass" | "fail" | "softfail" | "neutral" | "none" | "temperror" | "permerror";

/** Whether a domain can get mail; unknown where the name system could not be asked. */
export type DomainState = "there" | "missing" | "unknown";

/** A mail's sender as its connection tells it. */
export interface SpfQuery {
  readonly ip: string;
  readonly helo: string;
  /** The envelope's sender, `local@domain`. */
  readonly sender: string;
}
