import { createHash } from "node:crypto";
import { blockKeys } from "./block.ts";
import type { Faces } from "./faces.ts";
import type { BlockRule, KeyPart, ObjectSpec } from "./spec.ts";

/** A key by which a record finds its like in the key table. */
export interface MatchKey {
  /** The rule and what it reads of the record. */
  readonly text: string;
  /** A key that more records have says too little. */
  readonly cap: number;
}

/** More keys than any record has whose fields hold what they are named after. */
const KEYS_MAX = 64;

/**
 * The keys of a record: those of the scan's rules, each text once, in the order of the rules. Two are left out: rules for small tables,
 * since an online table grows, and rules that find nothing that a wider one does not find.
 */
export function matchKeys(spec: ObjectSpec, { all }: Faces): readonly MatchKey[] {
  const caps = new Map<string, number>();
  for (const rule of onlineRules(spec)) {
    for (const features of all) {
      for (const key of blockKeys(rule, features)) caps.set(`${rule.name}\u0000${key}`, rule.blockMax ?? spec.blockMax);
    }
  }
  return [...caps].slice(0, KEYS_MAX).map(([text, cap]) => ({ text, cap }));
}

/** The rules whose keys the table holds. */
export function onlineRules(spec: ObjectSpec): readonly BlockRule[] {
  const known = RULES.get(spec);
  if (known !== undefined) return known;
  const lasting = spec.rules.filter((rule) => rule.tableMax === undefined);
  const rules = lasting.filter((rule) => !lasting.some((wider) => wider !== rule && covers(spec, wider, rule)));
  RULES.set(spec, rules);
  return rules;
}

const RULES = new WeakMap<ObjectSpec, readonly BlockRule[]>();

function covers(spec: ObjectSpec, wider: BlockRule, rule: BlockRule): boolean {
  const capOf = (one: BlockRule): number => one.blockMax ?? spec.blockMax;
  return wider.key.length < rule.key.length && capOf(wider) >= capOf(rule) && wider.key.every((part) => rule.key.some((other) => isSame(part, other)));
}

const isSame = (one: KeyPart, other: KeyPart): boolean => one.feature === other.feature && one.or === other.or && one.chars === other.chars && one.each === other.each;

/** Raised when readers read otherwise, so that keys made before are made again; what the rules say is seen by itself. */
const READING = 1;
const HEX_DIGITS = 7;

/** A number that is another as soon as keys are made otherwise. */
export function keysForm(spec: ObjectSpec): number {
  const known = FORMS.get(spec);
  if (known !== undefined) return known;
  const said = JSON.stringify([READING, spec.preparation.features, onlineRules(spec)]);
  const form = Number.parseInt(createHash("sha256").update(said).digest("hex").slice(0, HEX_DIGITS), 16);
  FORMS.set(spec, form);
  return form;
}

const FORMS = new WeakMap<ObjectSpec, number>();
