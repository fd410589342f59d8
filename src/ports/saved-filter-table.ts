import type { Instant } from "../domain/model/time.ts";

/** A view of the queue that somebody keeps: what they call it, and the query of `GET /reviews` that it is. */
export interface SavedFilter {
  readonly id: string;
  readonly name: string;
  readonly query: Readonly<Record<string, string>>;
}

/** The views that each person of one installation keeps for themselves. `person` is named as approvers are. */
export interface SavedFilterTable {
  /** Oldest first. */
  list(person: string): Promise<readonly SavedFilter[]>;
  /** Under its id; over what stands there where that may be. "full" when the person has as many as they may, "other" when it may not. */
  put(person: string, filter: SavedFilter, how: { readonly at: Instant; readonly mayReplace: (there: SavedFilter) => boolean }): Promise<"kept" | "full" | "other">;
  /** False when there is none. */
  remove(person: string, id: string): Promise<boolean>;
  /** Drops everybody's that speak of somebody, by their name or by what they look for. Returns how many. */
  forgetSpoken(speaks: (text: string) => boolean): Promise<number>;
}
