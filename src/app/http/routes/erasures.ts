import { Router } from "express";

import { type EraseRefusal, erasePeople, previewErasure } from "../../../usecases/erase-person.ts";
import type { App } from "../../app.ts";
import { ErasurePreviewSchema, ErasureWantedSchema } from "../people-schemas.ts";
import { Problem } from "../problem.ts";
import { changing } from "../route.ts";
import { bodyOf } from "../validated.ts";

/** Fifty people. */
const ERASES = { permission: "people:erase", bodyBytesMax: 32_768 } as const;

/** What is known of people, to be forgotten: looked at first, then done. */
export function erasureRoutes(app: App): Router {
  const router = Router();
  router.post("/people/erasures/preview", ...changing(app, ERASES, async ({ installation }, request) => {
    const found = await previewErasure(app, installation, bodyOf(request, ErasurePreviewSchema).people);
    if (!found.ok) throw refused(found.error);
    return { status: 200, body: found.value };
  }));
  router.post("/people/erasures", ...changing(app, ERASES, async ({ installation, actor }, request) => {
    const done = await erasePeople(app, installation, { ...bodyOf(request, ErasureWantedSchema), basis: "request", actor });
    if (!done.ok) throw refused(done.error);
    return { status: 200, body: { ...done.value, offTheDisk: await offTheDisk(app) } };
  }));
  return router;
}

/** What was erased stays erased when this fails: doing it again does the rest. */
async function offTheDisk(app: Pick<App, "scrub" | "log">): Promise<"done" | "by-administrator" | "failed"> {
  try {
    return (await app.scrub()) === null ? "by-administrator" : "done";
  } catch (error) {
    app.log.error({ error: error instanceof Error ? error.message : "unknown" }, "the database's files could not be rewritten");
    return "failed";
  }
}

/** The words that cannot be read are not repeated: they may be somebody's. */
function refused(refusal: EraseRefusal): Problem {
  switch (refusal.kind) {
    case "unknown":
      return new Problem(422, "Somebody is not known", `${String(refusal.words.length)} of those given are no mail address, no telephone number with its country or in the home region, and no contact of this installation.`, [{ path: "people", message: "not known" }]);
    case "request-names-them":
      return new Problem(422, "The request names the person", "It would stay in the audit log for ever: give its number alone.", [{ path: "request", message: "names the person" }]);
    case "on-hold":
      return new Problem(409, "A legal hold names them", "Nothing is erased on request while privacy.legalHolds of the policy names one of them.");
  }
}
