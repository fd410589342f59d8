import * as z from "zod";

import { isId } from "./soql.ts";

const InstantSchema = z.iso.datetime({ precision: 3 });
const JobSchema = z.string().refine(isId);

/**
 * Where a pass stands with Salesforce's bulk queries. It is part of the cursor, so a restart goes on with the same job at
 * the same place.
 */
export const BulkPlaceSchema = z.discriminatedUnion("state", [
  /** The rows that are left are few: the query resource reads them sooner. */
  z.strictObject({ state: z.literal("needless") }),
  /** Salesforce would not: the query resource reads on, and a job is tried again later. */
  z.strictObject({ state: z.literal("refused"), until: InstantSchema }),
  /** A job was made, and asked after so often. */
  z.strictObject({ state: z.literal("waiting"), job: JobSchema, polls: z.int().min(0).max(10_000), troubles: z.int().min(0).max(100) }),
  /** The job is done, and its results are read from the locator on (null: from the first), so many rows at once. */
  z.strictObject({
    state: z.literal("reading"), job: JobSchema, locator: z.string().min(1).max(2_000).nullable(), rows: z.int().min(1).max(100_000), troubles: z.int().min(0).max(100),
  }),
]);
/** Where a pass stands with bulk queries. */
export type BulkPlace = Readonly<z.infer<typeof BulkPlaceSchema>>;
/** A job that is being waited for. */
export type Waiting = Extract<BulkPlace, { state: "waiting" }>;
/** A job whose results are being read. */
export type Reading = Extract<BulkPlace, { state: "reading" }>;
