import { bandOf, proofOf } from "./bands.ts";
import type { Band, Bands, Proof } from "./bands.ts";
import type { Faces } from "./faces.ts";
import type { Features } from "./features.ts";
import type { Verdict } from "./judged.ts";
import { probabilityOf } from "./model.ts";
import type { Frequencies, LinkModel } from "./model.ts";
import { scorePair } from "./score.ts";
import type { FieldEvidence } from "./score.ts";
import type { ObjectSpec } from "./spec.ts";

/** What a match is weighed by. */
export interface Scales {
  readonly spec: ObjectSpec;
  readonly model: LinkModel;
  readonly frequencies: Frequencies;
  readonly bands: Bands;
}

/** A record that is likely the same. */
export interface Match {
  readonly id: string;
  /** In bits. */
  readonly weight: number;
  /** What the weight stands for by the model; calibrated is only the band. */
  readonly probability: number;
  readonly band: Exclude<Band, "no">;
  readonly proof: Proof;
  /** What a person said of the two before, other than that they differ. */
  readonly judged: Exclude<Verdict, "different"> | null;
  readonly evidence: readonly FieldEvidence[];
}

/** The records that are likely the same as one, the likeliest first. */
export interface Matches {
  readonly ranked: readonly Match[];
  /** How many bits lie between the first and the runner-up; null without a runner-up. */
  readonly leadBits: number | null;
}

/**
 * Weighs candidates for being the same as a record. One that was judged different is left out; one that was judged the same comes first,
 * whatever it weighs. The same candidates in another order give the same answer.
 */
export function matchRecord(record: Faces, candidates: readonly Faces[], scales: Scales, judgements: ReadonlyMap<string, Verdict>): Matches {
  const others = new Map(candidates.filter(({ id }) => id !== record.id).map((one) => [one.id, one]));
  const ranked = [...others.values()].flatMap((other) => matchOf(record, other, scales, judgements.get(other.id) ?? null)).toSorted(byRank);
  const [first, second] = ranked;
  return { ranked, leadBits: first === undefined || second === undefined ? null : first.weight - second.weight };
}

function matchOf(record: Faces, other: Faces, scales: Scales, verdict: Verdict | null): readonly Match[] {
  if (verdict === "different") return [];
  const { weight, evidence, pair } = bestFaces(record, other, scales);
  const proof = proofOf(scales.spec, ...pair);
  const band = bandOf(weight, proof, scales.bands);
  if (band === "no" && verdict !== "same") return [];
  return [{ id: other.id, weight, probability: probabilityOf(weight), band: band === "no" ? "review" : band, proof, judged: verdict, evidence }];
}

interface Weighed {
  readonly weight: number;
  readonly evidence: readonly FieldEvidence[];
  readonly pair: readonly [Features, Features];
}

/** As they stand, unless further values of the two agree and weigh more: everything against everything would cost the square of the values. */
function bestFaces(record: Faces, other: Faces, { spec, model, frequencies }: Scales): Weighed {
  const weigh = (one: Features, two: Features): Weighed => {
    const { weight, evidence } = scorePair(spec, model, frequencies, [one, two]);
    return { weight, evidence, pair: [one, two] };
  };
  let best = weigh(record.all[0], other.all[0]);
  const telling = spec.rules.flatMap(({ key: [part, ...rest] }) => (part === undefined || rest.length > 0 ? [] : [part.feature]));
  for (const one of record.all) {
    for (const two of other.all) {
      if ((one === record.all[0] && two === other.all[0]) || !telling.some((feature) => agree(one[feature], two[feature]))) continue;
      const next = weigh(one, two);
      if (next.weight > best.weight) best = next;
    }
  }
  return best;
}

const agree = (one: string | undefined, two: string | undefined): boolean => one !== undefined && one !== "" && one === two;

function byRank(one: Match, two: Match): number {
  return Number(two.judged === "same") - Number(one.judged === "same") || two.weight - one.weight || (one.id < two.id ? -1 : 1);
}
