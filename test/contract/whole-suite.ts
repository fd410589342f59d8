import assert from "node:assert/strict";
import * as z from "zod";

import { door } from "./portal-hands.ts";

const ViolationsSchema = z.object({ violations: z.array(z.unknown()) });

/** The portals of one vendor, open before the tests of a suite and closed after them; calls that the vendor's contract does not know fail the suite. */
export function portalsOf<Portals extends { readonly url: string; stop(): Promise<void> }>(vendor: string, start: () => Promise<Portals>): () => Portals {
  let portals: Portals | null = null;
  before(async () => { portals = await start(); });
  after(async () => {
    if (portals === null) return;
    const { violations } = ViolationsSchema.parse(await door(portals.url, "GET", "violations"));
    await portals.stop();
    assert.deepEqual(violations, [], `calls that ${vendor}'s contract does not know`);
  });
  return () => {
    assert.ok(portals !== null, "portals open before the tests");
    return portals;
  };
}
