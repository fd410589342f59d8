import type { ReviewTaskId } from "../../domain/model/ids.ts";

/** Why something is not taken back, in a sentence for whoever asked; where it is asked about already, in which review. */
export type RollBackRefusal =
  | { readonly kind: "unknown" | "not-written" | "cannot"; readonly message: string }
  | { readonly kind: "asked"; readonly message: string; readonly review: ReviewTaskId };
