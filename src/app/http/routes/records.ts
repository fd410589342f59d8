import { Router } from "express";

import type { CrmObject } from "../../../ports/crm-records.ts";
import { crmRecordId } from "../../../domain/model/ids.ts";
import type { App } from "../../app.ts";
import { requires, withCaller } from "../authenticate.ts";
import { Problem } from "../problem.ts";

const OBJECTS: readonly CrmObject[] = ["contact", "account", "opportunity", "email", "call", "meeting", "text", "note", "task"];

/** `GET /records/:crm/:object/:id/history`: what happened to a record and why, from the audit chain. */
export function recordRoutes(app: App): Router {
  const router = Router();
  router.get("/records/:crm/:object/:id/history", requires(app, "audit:read"), withCaller(async ({ installation }, request, response) => {
    const object = OBJECTS.find((candidate) => candidate === request.params["object"]);
    const crmId = crmRecordId(String(request.params["id"]));
    const found = await app.store.inInstallation(installation, async (tx) => ({
      crm: tx.installation.crm,
      ours: object === undefined ? null : await tx.mirror.toOurs(object, crmId),
      keys: await tx.mirror.keysAbout(crmId),
    }));
    if (found.crm !== request.params["crm"] || object === undefined) throw new Problem(404, "No such record", "This installation has no such CRM or object.");
    const entries = await app.history(installation, [crmId, ...found.keys, ...(found.ours === null ? [] : [found.ours])]);
    response.json({ record: { crm: found.crm, object, id: crmId }, entries });
  }));
  return router;
}
