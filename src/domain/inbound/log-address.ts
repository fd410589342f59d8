import type { Activity, ActivityText } from "../model/activity.ts";

/** How the address for a token begins: `log+<token>@host`. */
const PREFIX = "log+";
const TOKEN = "[0-9a-f]{40}";
const WHOLE = new RegExp(`^log\\+(${TOKEN})$`, "i");
/** Wherever it stands, whatever its host: in a line of quoted headers, in a link. */
const ANYWHERE = new RegExp(`(?:mailto:)?log(?:\\+|%2b)${TOKEN}(?:@|%40)[a-z0-9.-]{1,255}`, "gi");
const MARK = "[address for logging]";

/** The address of a token. */
export const logAddress = (token: string, domain: string): string => `${PREFIX}${token}@${domain}`;

/** The token in a recipient; null when it is no address for logging at this domain. Case does not count: mail servers fold it. */
export function tokenIn(recipient: string, domain: string): string | null {
  const at = recipient.lastIndexOf("@");
  if (at < 0 || recipient.slice(at + 1).toLowerCase() !== domain.toLowerCase()) return null;
  return WHOLE.exec(recipient.slice(0, at))?.[1]?.toLowerCase() ?? null;
}

/**
 * The activity without addresses for logging: they are no participants, and whoever reads one could write to it. They stand
 * in a mail that was sent to one openly, and in what it quotes.
 */
export function withoutLogAddresses(activity: Activity): Activity {
  const { text } = activity;
  return {
    ...activity,
    participants: activity.participants.filter(({ email, name }) => !isOne(email) && !isOne(name)),
    text: {
      ...text,
      ...cleared(text, ["subject", "body", "quoted", "forwarded", "signature", "hidden"]),
      transcript: text.transcript.map((turn) => ({ ...turn, text: clear(turn.text) })),
      fields: Object.fromEntries(Object.entries(text.fields).map(([key, value]) => [key, clear(value)])),
    },
  };
}

type Plain = "subject" | "body" | "quoted" | "forwarded" | "signature" | "hidden";

const cleared = (text: ActivityText, parts: readonly Plain[]): Partial<Record<Plain, string>> => Object.fromEntries(parts.map((part) => [part, clear(text[part])]));
const clear = (text: string): string => text.replace(ANYWHERE, MARK);
const isOne = (text: string | undefined): boolean => text !== undefined && clear(text) !== text;
