/** Why something is not taken back, in a sentence for whoever asked. */
export interface RollBackRefusal {
  readonly kind: "unknown" | "not-written" | "cannot" | "asked";
  readonly message: string;
}
