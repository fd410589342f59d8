import { asJudged, mayBeSender } from "../../domain/inbound/admit-sender.ts";
import { tokenIn } from "../../domain/inbound/log-address.ts";
import { type InstallationId, installationId } from "../../domain/model/ids.ts";
import type { InboundAddress } from "../../ports/inbound.ts";
import type { DomainState, Envelope, MailDesk, MailRefusal, SpfResult } from "../../ports/mail-door.ts";
import type { App } from "../app.ts";
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
      return { ticket: address.installation };
    },
    async take(mail, tickets) {
      // Two addresses of one installation are one mail.
      for (const installation of new Set(tickets.map((ticket) => installationId(ticket)))) {
        const refusal = await takeFor(app, installation, mail);
        if (refusal !== null) return refusal;
      }
      return null;
    },
  };
}

async function refusalOf(app: DeskApp, envelope: Envelope, { installation, userId }: InboundAddress): Promise<MailRefusal | null> {
  const { users, state, ownDomains } = await app.store.inInstallation(installation, async (tx) => ({
    users: await tx.mirror.users(), state: tx.installation.state, ownDomains: tx.installation.policy.organisation.ownDomains,
  }));
  if (state === "disconnected" || !users.some(({ id, active }) => id === userId && active)) return "recipient";
  if (!mayBeSender(envelope.sender, { users, ownDomains })) return "sender";
  return app.settings.SMTP_IN_SPF === "off" ? null : forged(app, { ...envelope, sender: asJudged(envelope.sender) });
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

async function takeFor(app: DeskApp, installation: InstallationId, mail: Uint8Array): Promise<MailRefusal | null> {
  const taken = await takeMail(app, installation, mail);
  if (taken.ok) return null;
  told(app, "unreadable");
  return "unreadable";
}

function told(app: DeskApp, refusal: MailRefusal): { readonly refusal: MailRefusal } {
  app.log.warn({ refusal }, "a mail was refused");
  return { refusal };
}

const isAt = (domain: string, recipient: string): boolean => recipient.toLowerCase().endsWith(`@${domain}`);
