import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import * as z from "zod";

import { refusedAt } from "../../../config/load.ts";
import { regionOf } from "../../domain/hygiene/normalize-phone.ts";
import { ACCOUNT_SPEC } from "../../domain/linkage/account-spec.ts";
import { CONTACT_SPEC } from "../../domain/linkage/contact-spec.ts";
import type { LinkObject } from "../../domain/linkage/features.ts";
import type { ObjectSpec } from "../../domain/linkage/spec.ts";
import type { DuplicateScan } from "../../ports/duplicate-scanner.ts";
import { UsageError } from "./command.ts";

/** What a file given with `--config` decides. */
export type ScanConfig = Omit<DuplicateScan, "file" | "object" | "truth" | "publicDomains" | "tellsValues">;

const SPECS: Readonly<Record<LinkObject, ObjectSpec>> = { contact: CONTACT_SPEC, account: ACCOUNT_SPEC };

const CONFIG_BYTES_MAX = 1_000_000;
/** Node and the database begin with less than this, and then have nothing to work with. */
const MEMORY_MB_MIN = 500;
const MEMORY_MB_MAX = 1_000_000;
const MEMORY_MB = 1_500;
const THREADS_MAX = 256;
/** More threads need more memory and gain little. */
const THREADS = Math.min(4, availableParallelism());
const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;
const CLUSTER_SIZE_MAX = 1_000;

/** Reads the file, or gives the defaults; throws naming the file, the key, what was expected and what was got. */
export async function readScanConfig(path: string | null, object: LinkObject): Promise<ScanConfig> {
  const raw = path === null ? {} : await readJson(path);
  const parsed = schemaOf(SPECS[object]).safeParse(raw);
  if (!parsed.success) throw refusedAt(`--config ${path ?? ""}`, raw, parsed.error);
  const { columns: { id, ...fields }, ...rest } = parsed.data;
  return { ...rest, columns: { ...(typeof id === "string" || id === null ? { id } : {}), fields: Object.fromEntries(Object.entries(fields).map(([field, names]) => [field, namesIn(names)])) } };
}

type Names = string | readonly string[] | null | undefined;

const namesIn = (names: Names): readonly string[] => (names === null || names === undefined ? [] : typeof names === "string" ? [names] : names);

function schemaOf(spec: ObjectSpec) {
  const name = z.string().min(1);
  const column = z.union([name, z.array(name), z.null()], { error: "a column's name, a list of names, or null" });
  const columns: Record<string, z.ZodType<Names>> = {
    id: z.union([name, z.null()], { error: "a column's name, or null" }).optional(),
    ...Object.fromEntries(Object.keys(spec.preparation.readers).map((field) => [field, column.optional()] as const)),
  };
  const rules = spec.rules.map((rule) => rule.name);
  const probability = z.number({ error: BETWEEN }).gt(0, BETWEEN).lt(1, BETWEEN);
  const whole = (min: number, max: number): z.ZodInt => {
    const error = `a whole number from ${String(min)} to ${String(max)}`;
    return z.int({ error }).min(min, error).max(max, error);
  };
  return z.strictObject({
    columns: z.strictObject(columns).prefault({}),
    defaultRegion: z.string({ error: REGION }).refine((region) => regionOf(region, "") !== "", REGION).transform((region) => region.toUpperCase()).default("US"),
    threshold: probability.default(0.5),
    pairsFrom: probability.default(0.004),
    clusterDensity: z.number({ error: SHARE }).gt(0, SHARE).max(1, SHARE).default(0.5),
    clusterSizeMax: whole(2, CLUSTER_SIZE_MAX).default(50),
    skipRules: z.array(z.string().refine((rule) => rules.includes(rule), `one of: ${rules.join("; ")}`)).default([]),
    memoryMb: whole(MEMORY_MB_MIN, MEMORY_MB_MAX).default(MEMORY_MB),
    threads: whole(1, THREADS_MAX).default(THREADS),
    timeLimitSeconds: whole(1, DAY_SECONDS).default(HOUR_SECONDS),
  });
}

const BETWEEN = "a probability above 0 and below 1";
const SHARE = "a share above 0, at most 1";
const REGION = "a country of two letters, as DE";

async function readJson(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) throw new UsageError(`--config ${path}: cannot be read`);
  if (text.length > CONFIG_BYTES_MAX) throw new UsageError(`--config ${path}: longer than any configuration`);
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw new UsageError(`--config ${path}: cannot be read as JSON`);
  }
}
