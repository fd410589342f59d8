import { readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { contractsDir } from "./contracts/contracts-dir.ts";
import { objectTypes } from "./object-types.ts";

/** One direction of a HubSpot-defined association. */
export interface DefinedAssociation {
  readonly typeId: number;
  readonly from: string;
  readonly to: string;
  readonly label: string | null;
  /** At most one link of this type per record: the primary company. */
  readonly primary: boolean;
}

/** Constants whose names do not follow `xToY`. */
const irregular: readonly DefinedAssociation[] = [
  { typeId: 13, from: "companies", to: "companies", label: "Child Company", primary: false },
  { typeId: 14, from: "companies", to: "companies", label: "Parent Company", primary: false },
];

const defined = load();
const byId = new Map(defined.map((each) => [each.typeId, each]));

/** The types that may link `from` to `to`; empty when HubSpot defines none. */
export function definedBetween(from: string, to: string): readonly DefinedAssociation[] {
  return defined.filter((each) => each.from === from && each.to === to);
}

/** The plain type of a pair, without a label. */
export function defaultTypeId(from: string, to: string): number | undefined {
  return definedBetween(from, to).find((each) => !each.primary && each.label === null)?.typeId;
}

/** The HubSpot-defined association with this type id. */
export function definedAssociation(typeId: number): DefinedAssociation | undefined {
  return byId.get(typeId);
}

/** The same link seen from the other side. */
export function inverseTypeId(typeId: number): number | undefined {
  const type = byId.get(typeId);
  if (type === undefined) return undefined;
  if (typeId === 13) return 14;
  if (typeId === 14) return 13;
  return defined.find((each) => each.from === type.to && each.to === type.from && each.primary === type.primary && each.label === type.label)?.typeId;
}

function load(): readonly DefinedAssociation[] {
  const file = readFileSync(join(contractsDir, "association-types.json"), "utf8");
  const constants = z.record(z.string(), z.number()).parse(JSON.parse(file));
  const objectOf = new Map(objectTypes.map((type) => [type.associationName, type.name]));
  const regular = Object.entries(constants).flatMap(([name, typeId]): DefinedAssociation[] => {
    const primary = name.startsWith("primary");
    const plain = primary ? name.slice("primary".length) : name;
    const [left = "", right = ""] = plain.split("To");
    const from = objectOf.get(left.toLowerCase());
    const to = objectOf.get(right.toLowerCase());
    if (from === undefined || to === undefined) return [];
    return [{ typeId, from, to, label: primary ? "Primary" : null, primary }];
  });
  return [...regular, ...irregular];
}
