import type { Messenger } from "../../ports/messenger.ts";

const TIMEOUT_MS = 15_000;

/** A Slack-compatible incoming webhook. Its address is a secret: no error names it. Redirects are not followed. */
export function webhookMessenger(url: string): Messenger {
  return {
    channel: "webhook",
    async send({ subject, text }) {
      const body = JSON.stringify({ text: escaped(`*${subject}*\n${text}`) });
      const response = await fetch(url, { method: "POST", body, headers: { "content-type": "application/json" }, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) })
        .catch((error: unknown) => { throw new Error(`the webhook could not be reached (${error instanceof Error ? error.name : "unknown"})`); });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the webhook answered ${String(response.status)}`);
    },
  };
}

/** The three signs that Slack's mrkdwn reads as markup of links and mentions (api.slack.com, "Formatting text"). */
const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
