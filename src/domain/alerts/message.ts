import type { Instant } from "../model/time.ts";
import type { Alert, Occasion } from "./alert.ts";

/** What is sent to people at once, of one installation. */
export interface Message {
  /** The same for the same occasions: whoever gets it twice can tell. */
  readonly key: string;
  readonly subject: string;
  readonly text: string;
}

const WORDS: Readonly<Record<Occasion, string>> = { began: "New", worse: "Worse", reminder: "Still so", over: "Over" };
const SUBJECT_NAME_CHARS_MAX = 60;

/** One message for all that is to be told, the worst first. `name` comes from the CRM: what would break a line of a mail's head is taken out. */
export function messageOf(alerts: readonly Alert[], { name, url }: { readonly name: string; readonly url: string }): Message {
  const inOrder = alerts.toSorted((a, b) => rank(a) - rank(b) || (a.since < b.since ? -1 : 1));
  const [first] = inOrder;
  if (first === undefined) throw new RangeError("nothing to tell");
  const called = oneLine(name);
  const more = inOrder.length === 1 ? "" : ` and ${String(inOrder.length - 1)} more`;
  return {
    key: inOrder.map(({ id, telling }) => `${id}#${String(telling?.n ?? 0)}`).join(" "),
    subject: `Steward, ${called.slice(0, SUBJECT_NAME_CHARS_MAX)}: ${headOf(first)}${more}`,
    text: [called, "", ...inOrder.flatMap(linesOf), `${url}/alerts`].join("\n"),
  };
}

/** A message that shows whether messages arrive. */
export function trialMessage({ name, url, at }: { readonly name: string; readonly url: string; readonly at: Instant }): Message {
  const called = oneLine(name);
  return { key: `trial ${at}`, subject: `Steward, ${called.slice(0, SUBJECT_NAME_CHARS_MAX)}: a trial`, text: `${called}\n\nThis is a trial: alerts arrive here. Nothing is wrong.\n\n${url}/alerts` };
}

const rank = ({ severity, telling }: Alert): number => (telling?.occasion === "over" ? 2 : severity === "critical" ? 0 : 1);
const headOf = ({ title, telling }: Alert): string => (telling?.occasion === "over" ? `over: ${title}` : title);

function linesOf({ title, detail, action, since, telling }: Alert): readonly string[] {
  const head = `${WORDS[telling?.occasion ?? "began"]}: ${title} (since ${since.slice(0, "2026-01-01T00:00".length).replace("T", " ")} UTC)`;
  return telling?.occasion === "over" ? [head, ""] : [head, detail, action, ""];
}

const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
