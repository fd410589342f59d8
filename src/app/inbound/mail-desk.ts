import { type Admitting, asJudged, mayBeAuthor, mayBeSender } from "../../domain/inbound/admit-sender.ts";
import { tokenIn } from "../../domain/inbound/log-address.ts";
import { type InstallationId, installationId } from "../../domain/model/ids.ts";
import type { InboundAddress } from "../../ports/inbound.ts";
import type { DomainState, Envelope, MailDesk, MailRefusal, SpfResult } from "../../ports/mail-door.ts";
import type { App } from "../app.ts";
import { authorsOf } from "../compose-files.ts";
import { takeMail } from "./take-mail.ts";

/** What deciding of mails needs of the app. */
export type DeskApp = Pick<App, "store" | "clock" | "log" | "access" | "mail" | "settings">;

/** Decides of each mail that comes to an address at this domain. */
export function mailDesk(app: DeskApp, domain: string): MailDesk {
  return {
    async admit(envelope) {
      const token = tokenIn(envelope.recipient, domain);
      if (token === null) return { refusal: isAt(domain, envelope.recipient) ? "recipient" : "relay" };
      const address = await app.access.findInboundAddress(token);
      const refusal = address === null ? "recipient" : await refusalOf(app, envelope, address);
      if (address === null || refusal !== null) return told(app, refusal ?? "recipient");
      return { ticket: `${address.installation}\n${envelope.sender}` };
    },
    async take(mail, tickets) {
      // Two addresses of one installation are one mail.
      for (const ticket of new Set(tickets)) {
        const end = ticket.indexOf("\n");
        const refusal = await takeFor(app, installationId(ticket.slice(0, end)), { mail, sender: ticket.slice(end + 1) });
        if (refusal !== null) return refusal;
      }
      return null;
    },
  };
}

async function refusalOf(app: DeskApp, envelope: Envelope, { installation, userId }: InboundAddress): Promise<MailRefusal | null> {
  const { state, ...admitting } = await knownOf(app, installation);
  if (state === "disconnected" || !admitting.users.some(({ id, active }) => id === userId && active)) return "recipient";
  if (!mayBeSender(envelope.sender, admitting)) return "sender";
  return app.settings.SMTP_IN_SPF === "off" ? null : forged(app, { ...envelope, sender: asJudged(envelope.sender) });
}

function knownOf({ store }: Pick<DeskApp, "store">, installation: InstallationId): Promise<Admitting & { readonly state: string }> {
  return store.inInstallation(installation, async (tx) => ({
    users: await tx.mirror.users(), state: tx.installation.state, ownDomains: tx.installation.policy.organisation.ownDomains,
  }));
}

/** A name below an own domain that does not exist has no record that would forbid anything: strangers may not make names up. */
async function forged({ mail }: Pick<DeskApp, "mail">, envelope: Envelope): Promise<MailRefusal | null> {
  const result = await mail.checkSpf(envelope);
  return result === "none" ? AFTER_LOOK[await mail.domainState(envelope.sender.slice(envelope.sender.lastIndexOf("@") + 1))] : AFTER_SPF[result];
}

const AFTER_LOOK: Readonly<Record<DomainState, MailRefusal | null>> = { there: null, missing: "sender-domain", unknown: "spf-unknown" };

/** A domain that is not sure, or says nothing, has not forbidden it; the token in the recipient is what opens the door. */
const AFTER_SPF: Readonly<Record<SpfResult, MailRefusal | null>> = {
  pass: null, none: null, neutral: null, softfail: null, fail: "spf-fail", permerror: "spf-wrong", temperror: "spf-unknown",
};

/** Nobody writes a mail with more people than this. */
const AUTHORS_MAX = 50;

async function takeFor(app: DeskApp, installation: InstallationId, { mail, sender }: { readonly mail: Uint8Array; readonly sender: string }): Promise<MailRefusal | null> {
  const admitting = await knownOf(app, installation);
  const authors = authorsOf(mail);
  if (authors.length > AUTHORS_MAX || !authors.every((author) => mayBeAuthor(author, sender, admitting))) return told(app, "author").refusal;
  const taken = await takeMail(app, installation, mail);
  if (taken.ok) return null;
  return told(app, "unreadable").refusal;
}

function told(app: DeskApp, refusal: MailRefusal): { readonly refusal: MailRefusal } {
  app.log.warn({ refusal }, "a mail was refused");
  return { refusal };
}

const isAt = (domain: string, recipient: string): boolean => recipient.toLowerCase().endsWith(`@${domain}`);
