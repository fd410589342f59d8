/** What needs a person. */
export const alerts = {
  title: "Alerts",
  lead: "What needs a person. Looked at once a minute.",
  none: { title: "Nothing needs you", text: "When a connection ends, reviews pile up, reading falls behind or the audit log cannot be verified, it is told here." },
  severity: { warning: "warning", critical: "critical" },
  since: "Since",
  over: "over",
  inHand: "in hand",
  take: "I have it in hand",
  takeLabel: (title: string) => `I have it in hand: ${title}`,
  taken: (title: string) => `No more reminders of “${title}” until it is worse or over.`,
  past: "Over",
  channels: {
    title: "Who is told",
    none: "Nobody is told besides this page. An operator sets a mail server or a webhook; the policy names who is written to.",
    mail: (count: number) => (count === 0 ? "Mail: nobody is named in alerts.mailTo of the policy." : count === 1 ? "Mail to one person." : `Mail to ${String(count)} people.`),
    webhook: "The operator's webhook.",
    trial: "Try the channels",
    sent: (channel: string) => `${channel}: sent.`,
    failed: (channel: string, error: string) => `${channel}: could not be sent (${error}).`,
    nothing: "There is no channel to try.",
  },
};
