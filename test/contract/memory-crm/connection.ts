import * as z from "zod";

import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { err, ok } from "../../../src/domain/model/result.ts";
import type { Result } from "../../../src/domain/model/result.ts";
import type { CrmConnection } from "../../../src/ports/crm-connection.ts";
import type { CrmError } from "../../../src/ports/crm-errors.ts";
import type { ProvisionPlan } from "../../../src/ports/crm-provisioner.ts";
import { createClient } from "./client.ts";
import type { Client, MemoryParts } from "./client.ts";
import { OWN_FIELDS } from "./map.ts";
import { memoryManifest } from "./nouns.ts";
import { createReader } from "./reader.ts";
import { createWriter } from "./writer.ts";

const FieldsSchema = z.object({ fields: z.array(z.string()) });

/** Opens an account of the tiny CRM. */
export function openMemory(parts: MemoryParts & { readonly installation: InstallationId }): CrmConnection {
  const client = createClient(parts);
  return {
    installation: parts.installation, manifest: memoryManifest, reader: createReader(client), writer: createWriter(client),
    provisioner: { plan: () => survey(client, new Map()), apply: () => apply(client) },
    async check() {
      const listed = await client({ op: "fields" }, FieldsSchema);
      return listed.ok ? ok({ accountName: "Rolodex", scopes: memoryManifest.scopes }) : listed;
    },
    revoke: () => Promise.resolve(ok(null)),
    recordUrl: () => null,
  };
}

async function survey(client: Client, obstacles: ReadonlyMap<string, string>): Promise<Result<ProvisionPlan, CrmError>> {
  const listed = await client({ op: "fields" }, FieldsSchema);
  if (!listed.ok) return listed;
  const steps = OWN_FIELDS.map((name) => {
    const isThere = listed.value.fields.includes(name);
    return { name: `field ${name}`, state: isThere ? "present" as const : "missing" as const, adminAction: isThere ? null : obstacles.get(name) ?? null };
  });
  return ok({ steps, abilities: { uniqueOnEngagements: true } });
}

/** Refusals become an admin's affair; an answer that says nothing ends the run. */
async function apply(client: Client): Promise<Result<ProvisionPlan, CrmError>> {
  const before = await survey(client, new Map());
  if (!before.ok) return before;
  const obstacles = new Map<string, string>();
  for (const name of OWN_FIELDS.filter((_, index) => before.value.steps[index]?.state === "missing")) {
    const made = await client({ op: "define", name }, z.object({ isNew: z.boolean() }));
    if (!made.ok && made.error.kind !== "forbidden") return err(made.error);
    if (!made.ok) obstacles.set(name, `Let Steward define the field ${name}, or define it yourself. ${made.error.publicMessage}`);
  }
  return survey(client, obstacles);
}
