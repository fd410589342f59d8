import { Fragment } from "react";

import { words } from "../words/words.ts";

/**
 * Signs that change how text looks without being seen: direction marks and overrides (UAX #9), zero-width and format
 * characters, control characters other than tab and line breaks, and tag characters.
 */
const HIDDEN = /([\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}])/gu;
/** Joins emoji and the letters of several scripts: there it belongs to the text. */
const JOINER = "\u200D";

/**
 * Text that came from outside: a mail, a CRM, a source. It is shown as text whatever it says, hidden signs become visible, and
 * its direction stays its own, so that nothing beside it is turned around.
 */
export function ForeignText({ text, empty = true }: { readonly text: string | null; readonly empty?: boolean }) {
  if (text === null || text === "") return empty ? <span style={{ color: "var(--mantine-color-dimmed)" }}>{words.frame.empty}</span> : null;
  const parts = text.split(HIDDEN);
  return (
    <bdi style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
      {parts.map((part, index) => (index % 2 === 0 || part === JOINER ? <Fragment key={index}>{part}</Fragment> : <Sign key={index} sign={part} />))}
    </bdi>
  );
}

function Sign({ sign }: { readonly sign: string }) {
  const code = `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  return <span className="hidden-sign" title={words.frame.hiddenSign(code)}>{code}</span>;
}
