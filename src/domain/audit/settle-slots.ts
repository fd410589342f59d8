import { commitment } from "./commitment.ts";
import { CanonicalJsonError } from "./canonical-json.ts";
import type { AuditFact, AuditJson, FactValue, PersonMark, Slot } from "./fact.ts";
import type { SettledFact } from "./entry.ts";

/** A value that stays out of the chain: what is needed to show it, and to prove it is the one committed to. */
export interface PrivateValue {
  /** JSON pointer of its slot in the entry. */
  readonly path: string;
  readonly salt: Uint8Array;
  readonly value: AuditJson;
}

/** A fact as it will stand in the chain, and the values that will stand beside it. */
export interface Settled {
  readonly fact: SettledFact;
  readonly kept: readonly PrivateValue[];
  /** Of whom they speak, each once and in one order. */
  readonly people: readonly PersonMark[];
}

const DEPTH_MAX = 32;

/**
 * Replaces every slot in a fact's data: a plain one by `{"p": value}`, a secret one by `{"c": commitment}` under a
 * fresh salt. Text is made well-formed first (half a surrogate pair becomes U+FFFD): it comes from outside, and a broken
 * character in a mail must not keep the entry about it from being written.
 */
export function settleSlots(fact: AuditFact, freshSalt: () => Uint8Array): Settled {
  const kept: PrivateValue[] = [];
  const keep = (path: string, value: AuditJson): string => {
    const salt = freshSalt();
    kept.push({ path, salt, value });
    return commitment(salt, value);
  };
  const data = members(fact.data, "/data", keep, 0);
  const { type, actor, subject, ref } = fact;
  return { fact: { type, actor, data, ...(subject === undefined ? {} : { subject }), ...(ref === undefined ? {} : { ref }) }, kept, people: [...new Set(fact.people)].sort() };
}

/** Whether anything in a fact's data is a slot that stays out of the chain. */
export function hasSecret(value: FactValue | undefined): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (isList(value)) return value.some(hasSecret);
  if (isSlot(value)) return "secret" in value;
  return Object.values(value).some(hasSecret);
}

type Keep = (path: string, value: AuditJson) => string;

function settle(value: FactValue, path: string, keep: Keep, depth: number): AuditJson {
  if (depth > DEPTH_MAX) throw new CanonicalJsonError(path, "is nested too deep");
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map((one, index) => settle(one, `${path}/${String(index)}`, keep, depth + 1));
  if (isSlot(value)) {
    if ("plain" in value) return { p: wellFormed(value.plain) };
    return { c: keep(path, wellFormed(value.secret)) };
  }
  return members(value, path, keep, depth);
}

function members(value: { readonly [key: string]: FactValue | undefined }, path: string, keep: Keep, depth: number): { readonly [key: string]: AuditJson } {
  // fromEntries defines members; assigning would let a key `__proto__` vanish instead of being refused.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]): [string, AuditJson][] => {
      if (member === undefined) return [];
      return [[key, settle(member, `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`, keep, depth + 1)]];
    }),
  );
}

function wellFormed(value: AuditJson): AuditJson {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value !== "object" || value === null) return value;
  if (isList(value)) return value.map(wellFormed);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, wellFormed(member)]));
}

function isList<Item>(value: readonly Item[] | object): value is readonly Item[] {
  return Array.isArray(value);
}

/** A slot has exactly one member, named `plain` or `secret`; no other object in a fact is of that shape. */
function isSlot(value: object): value is Slot {
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === "plain" || keys[0] === "secret");
}
