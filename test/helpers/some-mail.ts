/** What a test may choose about a mail. */
export interface MailOptions {
  readonly messageId?: string;
  readonly inReplyTo?: string;
  readonly subject?: string;
  readonly body?: string;
}

/**
 * A mail of the sample world's first contact to its first user that nothing speaks against, with one next step: on its
 * contact, company and deal it becomes a mail and a task. Different numbers make different mails.
 */
export function plainMail(number: number, options: MailOptions = {}): { readonly name: string; readonly text: string } {
  const day = new Date(Date.UTC(2026, 0, 1 + number, 14));
  const due = new Date(Date.UTC(2026, 0, 11 + number)).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return {
    name: `plain-${String(number)}-${options.messageId ?? "own"}.eml`,
    text: [
      "From: Alan Prescott <alan.prescott@northfield-foundry.example>",
      "To: Dana Whitfield <dana.whitfield@kestrelsensing.example>",
      `Subject: ${options.subject ?? `Monitoring platform, hall ${String(number)}`}`,
      `Date: ${day.toUTCString().replace("GMT", "+0000")}`,
      `Message-ID: <${options.messageId ?? `plain-${String(number)}@northfield-foundry.example`}>`,
      ...(options.inReplyTo === undefined ? [] : [`In-Reply-To: <${options.inReplyTo}>`, `References: <${options.inReplyTo}>`]),
      'Content-Type: text/plain; charset="utf-8"', "", "Dana,", "",
      options.body ?? `The monitoring platform stays as it is. I'll get you the sensor count for hall ${String(number)} by ${due}.`, "", "AP",
    ].join("\r\n"),
  };
}
