import type { JudgedPair } from "../domain/linkage/calibrate.ts";
import type { Match } from "../domain/linkage/match-record.ts";
import type { LinkObject } from "../domain/linkage/features.ts";
import type { Verdict } from "../domain/linkage/judged.ts";
import type { UserId } from "../domain/model/ids.ts";
import type { Instant } from "../domain/model/time.ts";

/** What becomes of a pair: open until somebody is asked; gone when one of the two is. */
export type PairState = "open" | "asked" | "judged" | "gone";

/** Why two records are likely the same. */
export type PairReasons = Pick<Match, "weight" | "band" | "proof" | "evidence">;

/** A pair that was found. */
export interface FoundPair extends PairReasons {
  readonly a: string;
  readonly b: string;
  readonly modelVersion: string;
}

/** A pair as it is kept. */
export interface KeptPair extends FoundPair {
  readonly state: PairState;
  readonly foundAt: Instant;
}

/** What a person said of two records. */
export interface Judgement {
  readonly a: string;
  readonly b: string;
  readonly verdict: Verdict;
  /** Null for whoever has the shell, or a key. */
  readonly by: UserId | null;
  readonly at: Instant;
}

/** Pairs of records that are likely the same, and what people said of them. The order of the two means nothing. */
export interface PairTable {
  /**
   * Remembers pairs. One that was judged, or about which somebody is being asked, stays as it is; an open one takes over the newer
   * reasons; one that was gone is open again. Returns how many are open now that were not.
   */
  note(object: LinkObject, pairs: readonly FoundPair[], at: Instant): Promise<number>;
  /** Those of which neither is in a pair that somebody is asked about: the heaviest first, `after` the last one seen. */
  open(object: LinkObject, page: { readonly after: Pick<KeptPair, "weight" | "a" | "b"> | null; readonly limit: number }): Promise<readonly KeptPair[]>;
  get(object: LinkObject, one: string, other: string): Promise<KeptPair | null>;
  /** Somebody is asked about it, or, with null, nobody is any more. False when it was not there to be asked about. */
  setAsked(object: LinkObject, pair: Pick<KeptPair, "a" | "b">, askedAt: Instant | null): Promise<boolean>;
  /** All open pairs, in the order of their ids. */
  openByIds(object: LinkObject, page: { readonly after: Pick<KeptPair, "a" | "b"> | null; readonly limit: number }): Promise<readonly KeptPair[]>;
  /** Of these the open ones are no longer alike. */
  drop(object: LinkObject, pairs: readonly Pick<KeptPair, "a" | "b">[]): Promise<void>;
  /** What judgements teach of the weights of a model, the newest first: pairs that were weighed before somebody said whether they are one. It outlives their records. */
  labels(object: LinkObject, of: { readonly modelVersion: string; readonly limit: number }): Promise<readonly JudgedPair[]>;
  /** Open pairs of a record with others than these are no longer alike. */
  dropOthers(object: LinkObject, id: string, others: readonly string[]): Promise<void>;
  /** Pairs about which somebody was asked before `before`, and of which nobody said anything, are open again. Returns how many. */
  reopen(before: Instant): Promise<number>;
  /** The last word counts. From then on the pair is not raised. */
  judge(object: LinkObject, judgement: Judgement): Promise<void>;
  /** What was said of a record and these others, by the other's id. */
  verdicts(object: LinkObject, id: string, others: readonly string[]): Promise<ReadonlyMap<string, Verdict>>;
  /** All judgements in the order of their pairs, for learning from them. */
  judgements(object: LinkObject, page: { readonly after: Pick<Judgement, "a" | "b"> | null; readonly limit: number }): Promise<readonly Judgement[]>;
}
