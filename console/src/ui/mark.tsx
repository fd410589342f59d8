import type { ReactNode } from "react";

/** How a thing stands: never by colour alone, the word says it too. */
export type Tone = "good" | "bad" | "warn" | "accent" | "plain";

/** A short word about how a thing stands. */
export function Mark({ tone = "plain", children }: { readonly tone?: Tone; readonly children: ReactNode }) {
  return <span className="mark" data-tone={tone}>{children}</span>;
}
