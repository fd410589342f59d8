/** One thing that a diagnosis looked at. */
export interface Check {
  readonly name: string;
  readonly state: "ok" | "warning" | "error";
  readonly detail: string;
  /** What to do; null when nothing. */
  readonly fix: string | null;
}
