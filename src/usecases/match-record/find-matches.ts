import { FIRST_BANDS } from "../../domain/linkage/bands.ts";
import { facesOf } from "../../domain/linkage/faces.ts";
import type { Faces } from "../../domain/linkage/faces.ts";
import { type LinkObject, readingOf } from "../../domain/linkage/features.ts";
import { frequencyFeatures } from "../../domain/linkage/frequencies.ts";
import { type MatchKey, matchKeys } from "../../domain/linkage/match-keys.ts";
import { type Matches, matchRecord } from "../../domain/linkage/match-record.ts";
import { OF_THE_PAIR } from "../../domain/linkage/model.ts";
import { shippedModel } from "../../domain/linkage/shipped-model.ts";
import { specOf } from "../../domain/linkage/specs.ts";
import { isThrowAway } from "../../domain/linkage/throw-away.ts";
import { isFreeMail } from "../../domain/match/free-mail.ts";
import type { FeatureValue, KeptScales, MirroredRecord } from "../../ports/linkage-table.ts";
import type { FoundPair } from "../../ports/pair-table.ts";
import type { TenantTransaction } from "../../ports/store.ts";

/** Candidates that are weighed: those that share the rarest keys. */
const CANDIDATES_MAX = 100;

/** A record in the form in which it is matched. */
export interface Probe {
  readonly object: LinkObject;
  readonly faces: Faces;
  readonly keys: readonly MatchKey[];
}

/** What was found of a record. */
export interface FoundMatches extends Matches {
  readonly modelVersion: string;
  /** The records of the ranked, by id. */
  readonly records: ReadonlyMap<string, MirroredRecord>;
}

/** Reads a record as the scan reads it. */
export function probeOf(tx: Pick<TenantTransaction, "installation">, object: LinkObject, record: MirroredRecord): Probe {
  const faces = readerOf(tx, object)(record);
  return { object, faces, keys: matchKeys(specOf(object), faces) };
}

/** Reads records one after another; what several of one match say alike, the firm for instance, is read once. */
function readerOf({ installation: { policy } }: Pick<TenantTransaction, "installation">, object: LinkObject): (record: MirroredRecord) => Faces {
  const { preparation } = specOf(object);
  const isPublicDomain = (domain: string): boolean => isFreeMail(domain, policy) || isThrowAway(domain);
  const readings = new Map<string, ReturnType<typeof readingOf>>();
  return (record) => {
    const reading = readings.get(record.region) ?? readingOf(preparation, { defaultRegion: record.region, isPublicDomain });
    readings.set(record.region, reading);
    return facesOf(record, reading);
  };
}

const NOTHING: FoundMatches = { ranked: [], leadBits: null, modelVersion: "", records: new Map() };

/** Finds the records of the mirror that are likely the same as one; what people said of it and them counts. */
export async function findMatches(tx: TenantTransaction, probe: Probe): Promise<FoundMatches> {
  const { object, faces, keys } = probe;
  if (keys.length === 0) return NOTHING;
  const spec = specOf(object);
  const wanted = new Map(commonValues(probe).map((one) => [nameOf(one), one]));
  const around = await tx.linkage.candidates(object, { keys, values: [...wanted.values()] }, CANDIDATES_MAX);
  const found = around.found.filter(({ id }) => id !== faces.id);
  if (found.length === 0) return NOTHING;
  const candidates = found.map(readerOf(tx, object));
  const verdicts = faces.id === "" ? new Map() : await tx.pairs.verdicts(object, faces.id, found.map(({ id }) => id));
  for (let kept = around.scales; ; kept = await tx.linkage.scales(object, [...wanted.values()])) {
    const { frequencies, missed } = countedFrequencies([...wanted.keys()], kept);
    const model = kept.learned?.model ?? shippedModel(object, kept.records);
    const matches = matchRecord(faces, candidates, { spec, model, frequencies, bands: kept.learned?.bands ?? FIRST_BANDS }, verdicts);
    if (missed.size === 0) {
      const ranked = new Set(matches.ranked.map(({ id }) => id));
      return { ...matches, modelVersion: model.version, records: new Map(found.filter(({ id }) => ranked.has(id)).map((record) => [record.id, record])) };
    }
    // Two values can agree that are not spelled alike; the commoner one counts, so the other's share is needed as well.
    for (const [name, value] of missed) wanted.set(name, value);
  }
}

/** Pairs that were looked at again. */
export interface Reweighed {
  /** Those of which both are there, and stay as they are until the transaction ends. */
  readonly looked: readonly { readonly a: string; readonly b: string }[];
  /** Of them those that are likely the same. */
  readonly alike: readonly FoundPair[];
}

/** Weighs pairs by what their records say now, as each would be weighed alone; what people said of them does not count. */
export async function reweigh(tx: TenantTransaction, object: LinkObject, pairs: readonly { readonly a: string; readonly b: string }[]): Promise<Reweighed> {
  const held = await tx.linkage.hold(object, [...new Set(pairs.flatMap(({ a, b }) => [a, b]))]);
  const looked = pairs.filter(({ a, b }) => held.has(a) && held.has(b));
  const read = readerOf(tx, object);
  const known = new Map((await tx.linkage.records(object, [...held])).map((record) => [record.id, read(record)]));
  const wanted = new Map([...known.values()].flatMap((faces) => commonValues({ object, faces })).map((one) => [nameOf(one), one]));
  const kept = await tx.linkage.scales(object, [...wanted.values()]);
  const { frequencies } = countedFrequencies([...wanted.keys()], kept);
  const model = kept.learned?.model ?? shippedModel(object, kept.records);
  const scales = { spec: specOf(object), model, frequencies, bands: kept.learned?.bands ?? FIRST_BANDS };
  const alike = looked.flatMap(({ a, b }) => {
    const [one, other] = [known.get(a), known.get(b)];
    if (one === undefined || other === undefined) return [];
    return matchRecord(one, [other], scales, new Map()).ranked.map(({ weight, band, proof, evidence }) => ({ a, b, weight, band, proof, evidence, modelVersion: model.version }));
  });
  return { looked, alike };
}

/** The record's own values whose shares a score depends on. */
function commonValues({ object, faces }: Pick<Probe, "object" | "faces">): readonly FeatureValue[] {
  return frequencyFeatures(specOf(object)).flatMap((feature) =>
    [...new Set(faces.all.map((features) => features[feature] ?? ""))].filter((value) => value !== "").map((value) => ({ feature, value })));
}

const nameOf = ({ feature, value }: FeatureValue): string => `${feature}\n${value}`;

function countedFrequencies(names: readonly string[], { learned, shares }: KeptScales) {
  const known = new Map(names.map((name, at) => [name, shares[at] ?? 0]));
  const missed = new Map<string, FeatureValue>();
  const told = (feature: string): number => learned?.told[feature] ?? 0;
  const held = (feature: string, value: string): number => {
    if (value === "" || told(feature) === 0) return 0;
    const share = known.get(nameOf({ feature, value }));
    if (share === undefined) missed.set(nameOf({ feature, value }), { feature, value });
    // What was not counted is rare or came since: the pair alone holds it, as the next scan will find.
    return Math.max(OF_THE_PAIR, Math.round((share ?? 0) * told(feature)));
  };
  return { frequencies: { held, told }, missed };
}
