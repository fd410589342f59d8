import type { Band } from "../domain/linkage/bands.ts";
import type { LinkObject } from "../domain/linkage/features.ts";
import type { LinkModel } from "../domain/linkage/model.ts";
import type { ValueShare } from "./linkage-table.ts";
import type { FieldEvidence } from "../domain/linkage/score.ts";
import type { TruthVerdict } from "../domain/linkage/threshold-quality.ts";
import type { Result } from "../domain/model/result.ts";

/** Looks for records of a table that are the same. */
export interface DuplicateScanner {
  /**
   * Scans a file and hands what was found to `read`; its files are gone when that is over. Fails with a sentence that may be shown, where the file is no
   * table, the limits are too narrow, there is no engine, or the scan was stopped. Whatever happens, nothing of it is left, and its memory is given back.
   */
  scan<T>(order: DuplicateScan, watch: ScanWatch, read: (found: FoundDuplicates) => Promise<T>): Promise<Result<T, string>>;
  /** Removes what killed scans left in a folder for scans; one that is under way keeps its own. */
  sweep(folder: string): Promise<void>;
}

/** A table that is handed over part by part; the first cell of a row is the record's id, the others are those of `fields`. */
export interface TableSource {
  readonly fields: readonly string[];
  /** `signal` tells that nobody wants the rest, be the scan stopped or its time over: `hand` ends with the part that it is at, and the scan ends after it. */
  hand(take: (rows: readonly (readonly string[])[]) => Promise<void>, signal: AbortSignal): Promise<void>;
}

/** What is to be scanned and how. Probabilities lie between 0 and 1, both left out. */
export interface DuplicateScan {
  /** CSV or Parquet; or what hands the table over: it is kept in a file that nobody else can read and that goes with the scan, however it ends. */
  readonly file: string | TableSource;
  readonly object: LinkObject;
  /** By field; what is not said is found by the columns' names. An id of null: rows are named by their number; a field with no column: it is not read. */
  readonly columns: { readonly id?: string | null; readonly fields: Readonly<Record<string, readonly string[]>> };
  readonly truth: { readonly file: string } | { readonly column: string } | null;
  /** ISO 3166-1 alpha-2: where a number without a country is dialled. */
  readonly defaultRegion: string;
  /** Domains that are nobody's own, beside those that are known. */
  readonly publicDomains: readonly string[];
  readonly skipRules: readonly string[];
  /** Pairs from this probability on are worth a look, and make clusters. */
  readonly threshold: number;
  /** Pairs below this are not told. */
  readonly pairsFrom: number;
  /** Two clusters are joined only if so large a share of the pairs between them are worth a look. */
  readonly clusterDensity: number;
  readonly clusterSizeMax: number;
  readonly memoryMb: number;
  readonly threads: number;
  readonly timeLimitSeconds: number;
  /** Whether the values that several records share are told. */
  readonly tellsValues: boolean;
}

/** How a scan is followed, and stopped. */
export interface ScanWatch {
  /** A folder for scans alone, on a disk with room; made where it is missing, and removed when the last scan left it. */
  readonly folder: string;
  readonly onStep: (step: ScanStep) => void;
  readonly onColumns: (columns: ColumnsRead) => void;
  readonly signal: AbortSignal;
}

/** What a scan does, in this order; the last one only with a truth. */
export const SCAN_STEPS = ["load", "prepare", "block", "compare", "observe", "estimate", "score", "write", "cluster", "judge"] as const;

/** One of them. */
export type ScanStep = (typeof SCAN_STEPS)[number];

/** What the columns of the table were taken for. */
export interface ColumnsRead {
  /** Null: rows are named by their number, from 1. */
  readonly id: string | null;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly ignored: readonly string[];
  /** Not read because their cells hold more than one value. */
  readonly nested: readonly string[];
}

/** Two records that may be one. */
export interface FoundPair {
  readonly a: string;
  readonly b: string;
  readonly probability: number;
  readonly band: Band;
  readonly evidence: readonly FieldEvidence[];
}

/** What a scan found. */
export interface FoundDuplicates {
  readonly records: number;
  readonly candidates: number;
  readonly bands: Readonly<Record<Band, number>>;
  readonly clusters: number;
  readonly surest: readonly FoundPair[];
  readonly rows: {
    readonly read: number;
    /** Left out. */
    readonly withoutId: number;
    /** Left out beside a fuller row with the same id. */
    readonly doubledId: number;
    /** Nothing that is read says anything. */
    readonly silent: number;
    /** They say the very same as so many others that they are compared with nobody. */
    readonly alike: number;
    /** Lines after the names; null where the file has no lines. */
    readonly lines: number | null;
  };
  /** Fields that have a column of which nothing could be read. */
  readonly unread: readonly string[];
  /** Thresholds in bits. `unknownIds`: true pairs of which the table does not hold both records. */
  readonly truth: (TruthVerdict & { readonly unknownIds: number }) | null;
  /** Rules that bring most candidates and next to nothing else. */
  readonly uselessRules: readonly string[];
  /** JSON lines (INTERFACES 4) in the order of the ids. */
  readonly pairsFile: string;
  readonly clustersFile: string;
  readonly learned: {
    readonly model: LinkModel;
    /** How many records say anything in each feature whose values are counted. */
    readonly told: Readonly<Record<string, number>>;
    /** The values that several records hold; none where they were not asked for. */
    values(): AsyncIterable<ValueShare>;
  };
  /** The ids of the pairs, as in the file. */
  pairs(): AsyncIterable<Pick<FoundPair, "a" | "b">>;
  /** The most that the scanning process held. */
  readonly memoryMb: number;
}
