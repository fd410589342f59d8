import assert from "node:assert/strict";
import { parseActivityFile } from "../../../src/adapters/parse/parse-activity.ts";
import type { Activity } from "../../../src/domain/model/activity.ts";

/** What the tests' files cannot say themselves. */
export const OPTIONS = { defaultZone: "America/New_York", ownDomains: ["example.com"] };

/** The activities of a file given as text or bytes; fails the test when it is refused. */
export async function readAll(name: string, content: string | Uint8Array, sidecar?: unknown): Promise<Activity[]> {
  const parsed = await parseActivityFile({ name, bytes: bytesOf(content), ...(sidecar === undefined ? {} : { sidecar: bytesOf(JSON.stringify(sidecar)) }) }, OPTIONS);
  assert.ok(parsed.ok, parsed.ok ? "" : `${parsed.error.place}: ${parsed.error.reason}`);
  return parsed.value;
}

/** The one activity of a file. */
export async function readOne(name: string, content: string | Uint8Array, sidecar?: unknown): Promise<Activity> {
  const [first, ...rest] = await readAll(name, content, sidecar);
  assert.ok(first !== undefined && rest.length === 0, "expected exactly one activity");
  return first;
}

/** Why a file is refused; fails the test when it is read. */
export async function refusal(name: string, content: string | Uint8Array, sidecar?: string): Promise<string> {
  const parsed = await parseActivityFile({ name, bytes: bytesOf(content), ...(sidecar === undefined ? {} : { sidecar: bytesOf(sidecar) }) }, OPTIONS);
  assert.ok(!parsed.ok, "expected a refusal");
  return `${parsed.error.place}: ${parsed.error.reason}`;
}

/** Text as UTF-8, bytes as they are. */
export function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}

/** A mail with sound headers; those given replace them, an empty one removes it. */
export function mail(body: string, headers: Readonly<Record<string, string>> = {}): string {
  const all: Record<string, string> = {
    From: "Ana Example <ana@example.net>", To: "Ben Example <ben@example.com>", Subject: "Pilot",
    Date: "Tue, 10 Feb 2026 08:41:00 -0500", "Message-ID": "<1@example.net>", "Content-Type": 'text/plain; charset="utf-8"', ...headers,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== "").map(([key, value]) => `${key}: ${value}`);
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}
