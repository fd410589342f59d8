import assert from "node:assert/strict";

import type { Installed } from "./installed.ts";
import { sampleText } from "./installed-hands.ts";

/** The sample world's meeting on site: as it was first, and moved to {@link MOVED_TO} with the next sequence number. */
export const FIRST = "004-onsite-lakeshore.ics";
/** {@link FIRST} moved. */
export const MOVED = "018-onsite-lakeshore-moved.ics";
/** When {@link MOVED} begins. */
export const MOVED_TO = Date.parse("2026-03-10T13:00:00Z");

/** It is called off, with the sequence number after that of {@link MOVED}, or another. */
export function calledOff(sequence = 2): { readonly name: string; readonly text: string } {
  const text = sampleText(MOVED).replace("METHOD:REQUEST", "METHOD:CANCEL").replace("SEQUENCE:1", `SEQUENCE:${String(sequence)}\r\nSTATUS:CANCELLED`);
  return { name: `cancel-${String(sequence)}.ics`, text };
}

/** The meetings of ours in the portal. */
export const meetingsOf = async (one: Installed) => (await one.portal.ours()).filter(({ object }) => object === "meetings");

/** The one meeting of ours in the portal. */
export async function meetingOf(one: Installed) {
  const all = await meetingsOf(one);
  assert.equal(all.length, 1);
  const [only] = all;
  assert.ok(only);
  return only;
}

/** When a meeting of the portal begins, in milliseconds since 1970. */
export const beginsAt = ({ properties }: Awaited<ReturnType<typeof meetingOf>>): number => Date.parse(properties["hs_meeting_start_time"] ?? "");
