import type { Activity, MailFacts } from "../../model/activity.ts";
import { foldText } from "../../text/fold.ts";
import { isOwnList } from "../../text/own-list.ts";
import { guarded } from "../../text/guarded.ts";

/** The text is judged by its beginning and its end, this many characters each. */
const TEXT_CHARS_MAX = 4_000;

/** What is known of the people around a mail. */
export interface Circle {
  readonly ownDomains: readonly string[];
  /** The sender is a contact in the CRM. */
  readonly knowsSender: boolean;
}

const STRANGERS: Circle = { ownDomains: [], knowsSender: false };

/**
 * Whether a mail was sent by a machine or to a crowd: automatic reply, newsletter, notification, delivery report. By headers
 * (RFC 3834 Auto-Submitted, RFC 2919 List-Id, RFC 8058 List-Unsubscribe, Precedence), by sender, and by text where headers are lacking.
 */
export function isBulk(activity: Activity, { ownDomains, knowsSender }: Circle = STRANGERS): boolean {
  if (activity.kind !== "email" || activity.mail === null) return false;
  const { mail, text } = activity;
  if (mail.deliveryReport) return true;
  if (mail.autoSubmitted !== null && !/^\s*no\b/i.test(mail.autoSubmitted)) return true;
  if (/\b(?:bulk|junk|auto_reply|auto-reply)\b/i.test(mail.precedence ?? "")) return true;
  const from = activity.participants.find((one) => one.role === "from");
  const address = (from?.email ?? "").toLowerCase();
  if (/^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|donotreply|bounces?|notifications?|newsletters?|mailing|alerts?|automailer|auto-confirm)(?:[+._-][^@]*)?@/.test(address)) return true;
  const subject = foldText(text.subject.slice(0, 300));
  if (AUTO_SUBJECT.test(subject)) return true;
  const body = foldText(text.body.length <= 2 * TEXT_CHARS_MAX ? text.body : `${text.body.slice(0, TEXT_CHARS_MAX)} ${text.body.slice(-TEXT_CHARS_MAX)}`);
  if (isListMail(activity, mail, { ownDomains, knowsSender }) || ((mail.listUnsubscribe || mail.listId !== null) && UNSUBSCRIBE.test(body))) return true;
  return NEWSLETTER.test(body) || (body.length < AWAY_CHARS_MAX && AWAY.test(body) && OF_A_MACHINE.test(body));
}

/**
 * By list headers. A shared mailbox of ours is a list to mail programs and none to us. On somebody else's list a crowd is
 * addressed where the headers say how to leave it, and else where nobody of ours is named and no contact of ours writes:
 * a customer may well write to us through the list of a project.
 */
function isListMail(activity: Activity, mail: MailFacts, { ownDomains, knowsSender }: Circle): boolean {
  const isList = /\blist\b/i.test(mail.precedence ?? "");
  if (mail.listId === null) return mail.listUnsubscribe && isList;
  if (isOwnList(mail.listId, ownDomains)) return false;
  if (mail.listUnsubscribe || isList) return true;
  return !knowsSender && !activity.participants.some((one) => ADDRESSED.has(one.role) && isOwn(one.email, ownDomains));
}

const ADDRESSED: ReadonlySet<string> = new Set(["to", "cc"]);

function isOwn(email: string | undefined, ownDomains: readonly string[]): boolean {
  const domain = (email ?? "").slice((email ?? "").lastIndexOf("@") + 1).toLowerCase();
  return ownDomains.some((own) => domain === own.toLowerCase() || domain.endsWith(`.${own.toLowerCase()}`));
}

const AUTO_SUBJECT =
  guarded(/^(?:(?:re|fw|fwd|aw): )*(?:\[?auto(?:matic|mated|-)?[ -]?(?:reply|response|antwort|generated)|automatische antwort|autoreply|out of (?:the )?office|ooo:|abwesen|abwesenheit|r[ée]ponse automatique|absence du bureau|risposta automatica|respuesta autom[aá]tica|fuera de (?:la )?oficina|resposta autom[aá]tica|automatisch antwoord|afwezig|autosvar|automatisk svar|odpowied[zź] automatyczna|undeliver(?:able|ed)|delivery (?:status notification|failure|has failed|incomplete)|mail delivery (?:failed|subsystem|system)|returned mail|failure notice|unzustellbar|read: |gelesen: |delivered: |message recall|recall: )/);
const UNSUBSCRIBE = guarded(/\b(?:unsubscribe|manage (?:your )?(?:e-?mail )?preferences|opt[- ]out|view (?:this (?:e-?mail|message) )?in (?:your|a) browser|update your preferences|abmelden|abbestellen|se d[ée]sabonner|darse de baja|disiscriv)/);
const NEWSLETTER =
  guarded(/\b(?:you(?:'re| are) receiving this (?:e-?mail|message|newsletter)|to unsubscribe|click (?:here )?to unsubscribe|unsubscribe (?:here|from|at any time|below)|this is an automat(?:ed|ic|ically generated) (?:e-?mail|message|notification|reply|response)|this (?:e-?mail|message|mail) (?:was|is|has been) (?:sent|generated) automatically|do not reply to this (?:e-?mail|message)|please do not reply(?: directly)? to this|diese (?:e-?mail|nachricht) wurde automatisch)/);

/** An absence note that its writer's mail program sent without saying so in the headers says both, and little else. */
const AWAY = guarded(/\b(?:i am|i'm|i will be|i'll be|currently) (?:currently )?(?:out of (?:the )?office|away from (?:the office|my desk)|on (?:annual |parental |maternity |paternity |sick )?(?:leave|vacation|holidays?)|travell?ing with limited)\b|\bout of (?:the )?office (?:until|from|till)\b|\bnicht im b(?:ü|u)ro\b|\babsent du bureau\b/);
const OF_A_MACHINE = guarded(/\b(?:limited (?:access|e-?mail)|no access to (?:e-?mail|my)|not (?:be )?(?:reading|checking|monitoring|reachable)|will (?:not be forwarded|reply|respond|answer|get back to you|be answered) (?:when|upon|on|after|once)|(?:in|for) urgent (?:cases|matters)|if (?:your (?:request|matter|message)|it|this) is urgent|for (?:immediate|urgent) (?:assistance|matters|questions)|please (?:contact|reach out)|thank you for your (?:e-?mail|message)|wird nicht weitergeleitet|in dringenden)/);
const AWAY_CHARS_MAX = 1_500;
