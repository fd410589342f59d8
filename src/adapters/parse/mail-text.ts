import { withoutArmor } from "./armor.ts";
import { htmlToMailText } from "./html.ts";
import { stripQuotes } from "../../domain/text/strip-quotes.ts";
import { stripSignature } from "../../domain/text/strip-signature.ts";
import type { ActivityText } from "../../domain/model/activity.ts";

/** The words of a mail, told apart. */
export interface MailText {
  readonly text: Pick<ActivityText, "body" | "quoted" | "forwarded" | "signature" | "hidden">;
  readonly truncated: boolean;
  /** A part of it was an OpenPGP message, which is left out. */
  readonly encrypted: boolean;
}

/** Chooses between the plain and the HTML form of a mail and separates body, history, forward, signature and hidden text. */
export function splitMailText(given: { readonly plain: string | null; readonly html: string | null; readonly subject: string }): MailText {
  const rendered = given.html === null || given.html === "" ? null : htmlToMailText(given.html);
  const plain = given.plain ?? "";
  const open = withoutArmor(rendered !== null && isPoorer(plain, rendered.text) ? rendered.text : plain);

  const stripped = stripQuotes(open.text);
  // Outlook writes the same header lines above an answer and above a forward; only the subject tells which it is.
  const isForward = stripped.forwarded === "" && stripped.cutBy === "header-block" && FORWARD_SUBJECT.test(given.subject);
  const { body, signature } = stripSignature(stripped.own);
  return {
    text: {
      body: tidyLines(body),
      quoted: isForward ? "" : stripped.quoted,
      forwarded: isForward ? stripped.quoted : stripped.forwarded,
      signature,
      hidden: rendered?.hidden ?? "",
    },
    truncated: stripped.cut || rendered?.truncated === true,
    encrypted: open.encrypted,
  };
}

/** Forward prefixes of mail programs by language; `Re:` in front of them means that the last step was an answer. */
const FORWARD_SUBJECT = /^\s*(?:fwd?|wg|tr|rv|i|enc|doorst|vs|vb|vl|pd|fs|továbbítás|пересл|转发|轉寄|転送)\s*(?:\[\d+\])?\s*[:：]/i;

/** Plain text is what the author's program made for readers like us, unless it is missing, a stub, or a notice to look at the HTML. */
function isPoorer(plain: string, rendered: string): boolean {
  const words = letters(plain);
  if (words === 0) return true;
  const shown = letters(rendered);
  if (words < 400 && shown > words && /\b(?:html|view (?:it |this )?(?:in|online)|does not (?:support|display)|unterstützt kein)\b/i.test(plain)) return true;
  return shown > 200 && words < shown * 0.3;
}

function letters(text: string): number {
  return (text.match(/[\p{L}\p{N}]/gu) ?? []).length;
}

/** No trailing blanks, at most one empty line in a row. */
function tidyLines(text: string): string {
  return text.split("\n").map((line) => line.trimEnd()).join("\n").replace(/\n{3,}/g, "\n\n").trim();
}
