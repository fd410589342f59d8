import { type Request, Router } from "express";

import { crmRecordId } from "../../../domain/model/ids.ts";
import { chooseAnchor, chooseNoAnchor } from "../../../usecases/choose-anchor.ts";
import { anchorState } from "../../anchor-state.ts";
import type { App } from "../../app.ts";
import { AnchorChoiceSchema } from "../anchor-schemas.ts";
import type { Caller } from "../authenticate.ts";
import { Problem } from "../problem.ts";
import { type Answer, changing, reading } from "../route.ts";
import { bodyOf } from "../validated.ts";

const BODY_BYTES_MAX = 1_024;

/** `/audit/{installation}/anchor`: the record of the CRM onto which checkpoints are written. */
export function auditAnchorRoutes(app: App): Router {
  const router = Router();
  router.get("/audit/:installation/anchor", ...reading(app, "audit:read", async (caller, request) => ({ status: 200, body: await anchorState(app, ownInstallation(caller, request)) })));
  router.put("/audit/:installation/anchor", ...changing(app, { permission: "admin", bodyBytesMax: BODY_BYTES_MAX }, (caller, request) => choose(app, caller, request)));
  return router;
}

async function choose(app: App, caller: Caller, request: Request): Promise<Answer> {
  const installation = ownInstallation(caller, request);
  const { record } = bodyOf(request, AnchorChoiceSchema);
  if (record === null) await chooseNoAnchor(app, installation, caller.actor);
  else {
    const { reader } = await app.connection(installation, "interactive");
    const chosen = await chooseAnchor({ ...app, reader }, installation, { object: record.object, crmId: crmRecordId(record.id) }, caller.actor);
    if (!chosen.ok) throw new Problem(422, "The record cannot be used", chosen.error?.publicMessage ?? `The CRM has no ${record.object} ${record.id}, or does not show it.`, [{ path: "record", message: "cannot be read in the CRM" }]);
  }
  return { status: 200, body: await anchorState(app, installation) };
}

/** A key sees its own installation; that another exists is not told. */
function ownInstallation({ installation }: Caller, request: Request): Caller["installation"] {
  if (request.params["installation"] !== installation) throw new Problem(404, "No such installation", "There is none of this id that you may see.");
  return installation;
}
