import assert from "node:assert/strict";

import type { CrmWriter } from "../../src/ports/crm-writer.ts";
import { installed } from "./installed.ts";
import type { Hands } from "./installed-hands.ts";
import { installedInOrg } from "./installed-salesforce.ts";
import { type CrmSide, door, type Logged, loggedIn, sidesOf } from "./sandbox-door.ts";
import type { StartedSandbox } from "./start-sandbox.ts";

/** Both CRMs, for tests that hold in either. */
export const CRMS = ["hubspot", "salesforce"] as const;

/** An installation in one of the CRMs of a sandbox, and the door behind that CRM's API. */
export interface Either {
  readonly one: Hands;
  readonly side: CrmSide;
  /** What of ours stands in the CRM under keys that begin so: `call-`, `task-` … */
  readonly standing: (prefix: string) => Promise<readonly Logged[]>;
}

type Around = (writer: CrmWriter) => CrmWriter;

/** Installs into a fresh portal or org of a running sandbox and reads it. `facts`: what that CRM's vendor does, where it is not verified; `around` wraps the real writer. */
export async function installedIn(sandbox: StartedSandbox, crm: CrmSide["crm"], facts: Readonly<Record<string, boolean>> = {}, around: Around = (writer) => writer): Promise<Either> {
  const side = sidesOf(sandbox).find((candidate) => candidate.crm === crm);
  assert.ok(side);
  const one: Hands = crm === "hubspot" ? await installed(sandbox.url, { around, prepare: (portal) => portal.post("facts", facts) }) : await installedInOrg(sandbox.salesforceUrl, around);
  if (crm === "salesforce" && Object.keys(facts).length > 0) {
    await door(side.url, "facts", facts);
    // What the org said of its fields before is forgotten with the old connection.
    await one.reconnect();
  }
  return { one, side, standing: async (prefix) => (await loggedIn(side)).filter(({ key }) => key.startsWith(prefix)) };
}
