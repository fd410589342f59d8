import type { CrmRecordId } from "../../src/domain/model/ids.ts";
import type { CrmValues, MergeObject } from "../../src/domain/model/merge.ts";
import type { CrmMerger } from "../../src/ports/crm-merger.ts";
import type { Fault, Portal } from "./portal.ts";

/** Whole numbers from 0 to below `below`. */
export type Draw = (below: number) => number;

/** Two records that a person made, not merged yet. */
export interface Pair {
  readonly survivor: CrmRecordId;
  readonly loser: CrmRecordId;
}

/** A portal with pairs to merge, and what a test must know of its vendor. */
export interface MergeBench {
  readonly portal: Portal;
  readonly merger: CrmMerger;
  /** A pair with values and children as they fall, or with so many children of one kind on the loser. */
  pair(object: MergeObject, draw: Draw, childrenOfLoser?: number): Promise<Pair>;
  /** The kinds of records of our noun that the vendor merges, one each time: contacts and leads, for one. */
  readonly kinds: Readonly<Record<MergeObject, readonly ((draw: Draw, childrenOfLoser?: number) => Promise<Pair>)[]>>;
  /** Values that a person may wish for. */
  wishes(object: MergeObject, draw: Draw): CrmValues;
  /** A property that nobody can set. */
  readonly fixed: string;
  /** The next calls that merge fail so. */
  strikeMerge(fault: Fault, times?: number): Promise<void>;
  /** How many steps an un-merge has that a cut can fall on, and one of them failing once. */
  readonly steps: number;
  strikeStep(step: number, fault: Fault): Promise<void>;
  /** Somebody else merges these two. */
  personMerges(object: MergeObject, pair: Pair): Promise<void>;
  /** A person changes something of a record. */
  personEdits(object: MergeObject, id: CrmRecordId): Promise<void>;
  /** How many living records of the noun there are. */
  living(object: MergeObject): Promise<number>;
  /** The most calls that a snapshot of two may cost when 600 children hang on one. */
  readonly callsOfASnapshot: number;
}

/** Does something as often as the draw says, with each number. */
export async function times(count: number, work: (at: number) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < count; at += 1) await work(at);
}

/** One of a list that is not empty. */
export function oneOf<Item>(draw: Draw, items: readonly [Item, ...Item[]]): Item {
  return items[draw(items.length)] ?? items[0];
}
