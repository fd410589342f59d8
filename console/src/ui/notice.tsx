import type { ReactNode } from "react";

/** Something to know before going on: told by its words, and set apart by a rule of its tone. `isUrgent`: screen readers interrupt for it. */
export function Notice({ tone, title, isUrgent = false, children }: { readonly tone: "good" | "warn" | "bad" | "accent"; readonly title?: string; readonly isUrgent?: boolean; readonly children: ReactNode }) {
  return <div className="notice" data-tone={tone} role={isUrgent ? "alert" : "status"}>{title !== undefined && <strong>{title}</strong>}{children}</div>;
}
