import type { Bands } from "../domain/linkage/bands.ts";
import type { LinkRecord } from "../domain/linkage/faces.ts";
import type { LinkObject } from "../domain/linkage/features.ts";
import type { MatchKey } from "../domain/linkage/match-keys.ts";
import type { LinkModel } from "../domain/linkage/model.ts";
import type { Instant } from "../domain/model/time.ts";

/** A record of the mirror as it is matched. */
export interface MirroredRecord extends LinkRecord {
  /** ISO 3166-1 alpha-2: where its numbers are dialled. */
  readonly region: string;
}

/** What was learned of one installation's records of a kind. */
export interface LearnedModel {
  readonly model: LinkModel;
  readonly bands: Bands;
  /** How many records say anything in each feature whose values are counted. */
  readonly told: Readonly<Record<string, number>>;
}

/** A value of a feature, and the share of the records that say anything in the feature that hold it. */
export interface ValueShare extends FeatureValue {
  readonly share: number;
}

/** A value of a feature. */
export interface FeatureValue {
  readonly feature: string;
  readonly value: string;
}

/** The scales as they are kept. */
export interface KeptScales {
  /** Null until something was learned. */
  readonly learned: LearnedModel | null;
  /** Roughly. */
  readonly records: number;
  /** Of the values asked for, by their places; 0 for one that was not counted: a rare one, or a new one. */
  readonly shares: readonly number[];
}

/** What of a record finds its like, and those of its values whose shares are to be told. */
export interface MatchProbe {
  readonly keys: readonly MatchKey[];
  readonly values: readonly FeatureValue[];
}

/** Records that a record is weighed against, and the scales for it. */
export interface Candidates {
  readonly found: readonly MirroredRecord[];
  readonly scales: KeptScales;
}

/** Records whose keys were brought up to date. */
export interface Keyed {
  readonly record: MirroredRecord;
  readonly keys: readonly MatchKey[];
}

/** Records that were taken off the list. */
export interface TakenDue {
  readonly living: readonly MirroredRecord[];
  /** Where the next ones begin; null when none is behind these. */
  readonly next: string | null;
  /** How many were taken, the gone ones included. */
  readonly taken: number;
}

/**
 * The key table: by what each contact and account of the mirror finds its like. The mirror notes what came or changed; what is gone,
 * archived or erased has no keys from the same moment on. Keys and values are kept as keyed hashes.
 */
export interface LinkageTable {
  /**
   * The next records behind `after` that came or changed, taken off the list, at most so many; a record of the mirror that is being changed at this
   * moment stays on it. Those that are gone have no keys afterwards; the living are returned, and their rows are held until commit:
   * whoever erases one waits. One at a time for an installation.
   */
  takeDue(object: LinkObject, from: { readonly after: string; readonly limit: number }): Promise<TakenDue>;
  /** Whether all of the mirror was noted for keys of this form, and how many records wait for theirs, counted up to `atMost`. */
  state(object: LinkObject, form: number, atMost: number): Promise<{ readonly isFilled: boolean; readonly due: number }>;
  /** Notes the next records of the mirror as due where keys of this form were never made; false when all had been noted. Cut, it goes on where it was. */
  fill(object: LinkObject, form: number, limit: number): Promise<boolean>;
  /** Puts these keys in the place of those that the records had; returns the ids of records whose keys are others now. */
  saveKeys(object: LinkObject, keyed: readonly Keyed[]): Promise<ReadonlySet<string>>;
  /** Living records that share keys, those with the rarest first, at most so many; a key that more records have than its cap brings none. */
  candidates(object: LinkObject, probe: MatchProbe, limit: number): Promise<Candidates>;
  /** Records of the mirror by id; archived and unknown ones are left out. */
  records(object: LinkObject, ids: readonly string[]): Promise<readonly MirroredRecord[]>;
  /** All living records in the order of their ids, so many behind `after` at a time. */
  page(object: LinkObject, page: { readonly after: string; readonly limit: number }): Promise<readonly MirroredRecord[]>;
  /** Which of these are living, and not being changed or erased by somebody at this moment; until commit nobody may. */
  hold(object: LinkObject, ids: readonly string[]): Promise<ReadonlySet<string>>;
  scales(object: LinkObject, values: readonly FeatureValue[]): Promise<KeptScales>;
  /** Puts what was learned in the place of what was there before, with the shares of common values; those not given count as met once. */
  learn(object: LinkObject, learned: LearnedModel, common: readonly ValueShare[], at: Instant): Promise<void>;
}
