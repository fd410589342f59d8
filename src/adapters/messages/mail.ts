import { createHash } from "node:crypto";

import { createTransport } from "nodemailer";

import type { Messenger } from "../../ports/messenger.ts";

const TIMEOUT_MS = 20_000;
const ID_CHARS = 40;

/** Mail by the operator's server. Everybody gets a mail of their own: nobody reads who else is told. The same message has the same Message-ID, so that a mail that was sent twice is shown once. */
export function mailMessenger({ url, from }: { readonly url: string; readonly from: string }): Messenger {
  const domain = from.slice(from.lastIndexOf("@") + 1);
  const transport = createTransport({ url, connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS });
  return {
    channel: "mail",
    async send({ key, subject, text }, to) {
      for (const address of to) {
        const id = createHash("sha256").update(`${key}\n${address}`).digest("hex").slice(0, ID_CHARS);
        // Machines that answer mails (RFC 3834) leave this one alone.
        await transport.sendMail({ from, to: { name: "", address }, subject, text, messageId: `<${id}@${domain}>`, headers: { "Auto-Submitted": "auto-generated" }, disableFileAccess: true, disableUrlAccess: true });
      }
    },
  };
}
