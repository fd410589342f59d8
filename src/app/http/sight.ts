import type { UserId } from "../../domain/model/ids.ts";
import type { Caller } from "./authenticate.ts";
import { Problem } from "./problem.ts";

/** The users whose work a caller may look at; null for everybody's. */
export const seenUsers = ({ sees }: Caller): readonly UserId[] | null => (sees.kind === "all" ? null : sees.ids);

/** For what is about everybody: refuses a caller who may look at some people's work alone. */
export function mustSeeAll({ sees }: Caller): void {
  if (sees.kind !== "all") throw new Problem(403, "Not allowed", "This is about everybody's work, and you may look at some people's alone.");
}
