import { readFile } from "node:fs/promises";

import type { z } from "zod";

import { type Policy, PolicySchema } from "./policy.ts";
import { readSettings, type Settings, SettingsError } from "./settings.ts";

/** The settings of this process. Throws a {@link SettingsError}; start nothing before it returned. */
export function loadSettings(env: Readonly<Record<string, string | undefined>> = process.env): Settings {
  return readSettings(env);
}

/** The policy that a new installation starts with. Throws a {@link SettingsError} when the file is not one. */
export async function loadDefaultPolicy(): Promise<Policy> {
  const path = new URL("./defaults/policy.json", import.meta.url);
  return parsePolicy(JSON.parse(await readFile(path, "utf8")), "config/defaults/policy.json");
}

/** Reads a policy that came from `place`. Throws a {@link SettingsError} naming every key, what was expected, and what was got. */
export function parsePolicy(raw: unknown, place: string): Policy {
  const parsed = PolicySchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw refusedAt(place, raw, parsed.error);
}

/** What is wrong with what came from `place`, key by key. */
export const refusedAt = (place: string, raw: unknown, error: z.ZodError): SettingsError =>
  new SettingsError(error.issues.map((issue) => `${place}: ${refusal(issue, raw)}`));

function refusal(issue: z.core.$ZodIssue, raw: unknown): string {
  const key = issue.path.join(".") || "(whole file)";
  if (issue.code === "unrecognized_keys") return `${key}: expected only known keys, got ${issue.keys.join(", ")}`;
  return `${key}: expected ${issue.message.replace(/^Invalid input: expected /, "").replace(/, received .*$/, "")}, got ${shown(raw, issue.path)}`;
}

/** Enough to recognise a typo by. */
const SHOWN_CHARS_MAX = 80;

/** What stands at a path, short: policies hold no secrets. */
function shown(raw: unknown, path: readonly PropertyKey[]): string {
  let value = raw;
  for (const key of path) value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, SHOWN_CHARS_MAX);
}
