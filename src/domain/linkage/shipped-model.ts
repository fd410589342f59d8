import type { LinkObject } from "./features.ts";
import type { LinkModel } from "./model.ts";
// Learned by the scan without labels: contacts from invented ones, their streets and birth dates from febrl and from historical people,
// accounts from sites in Chicago; domains and registrations, of which those have none, are judged by hand.
import shipped from "./shipped-models.json" with { type: "json" };

/** Of a hundred records five are there once more: what is assumed of a table until it was scanned. */
const EQUAL_PAIRS_A_RECORD = 0.05;
/** The smallest tables hold few pairs, and yet most of them are of strangers. */
const PRIOR_MAX = 0.05;
/** A table of one has no pairs. */
const RECORDS_MIN = 2;

/** What agreement is worth in a table that taught nothing yet. */
export function shippedModel(object: LinkObject, records: number): LinkModel {
  const pairsARecord = (Math.max(records, RECORDS_MIN) - 1) / 2;
  return { object, version: "shipped", prior: Math.min(PRIOR_MAX, EQUAL_PAIRS_A_RECORD / pairsARecord), comparisons: shipped[object] };
}
