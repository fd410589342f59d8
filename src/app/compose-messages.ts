import type { Settings } from "../../config/settings.ts";
import { mailMessenger } from "../adapters/messages/mail.ts";
import { webhookMessenger } from "../adapters/messages/webhook.ts";
import type { Messenger } from "../ports/messenger.ts";

/** How people are told besides the console: the mail server and the webhook that the settings name. */
export function messengersOf({ SMTP_OUT_URL: url, MAIL_FROM: from, ALERT_WEBHOOK_URL: webhook }: Pick<Settings, "SMTP_OUT_URL" | "MAIL_FROM" | "ALERT_WEBHOOK_URL">): readonly Messenger[] {
  const mail = url === undefined || from === undefined ? [] : [mailMessenger({ url, from })];
  return [...mail, ...(webhook === undefined ? [] : [webhookMessenger(webhook)])];
}
