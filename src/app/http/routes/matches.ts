import { Router } from "express";

import { type LikelySame, matchWanted } from "../../../usecases/match-record.ts";
import type { App } from "../../app.ts";
import { MatchQuerySchema } from "../match-schemas.ts";
import { changing } from "../route.ts";
import { mustSeeAll } from "../sight.ts";
import { bodyOf } from "../validated.ts";

/** A form's worth of fields. */
const BODY_BYTES_MAX = 65_536;

/** `POST /matches`: which records are likely the same, for a form or another tool that is about to make or change one. */
export function matchRoutes(app: App): Router {
  const router = Router();
  router.post("/matches", ...changing(app, { permission: "records:read", bodyBytesMax: BODY_BYTES_MAX }, async (caller, request) => {
    mustSeeAll(caller);
    const { installation } = caller;
    const { object, fields, id } = bodyOf(request, MatchQuerySchema);
    const lists = Object.fromEntries(Object.entries(fields).flatMap(([field, value]) => (value === undefined ? [] : [[field, typeof value === "string" ? [value] : value]])));
    const found = await matchWanted(app, installation, { object, fields: lists, id: id ?? null });
    return { status: 200, body: { ...found, matches: found.matches.map(shown) } };
  }));
  return router;
}

const shown = ({ id, crmId, name, weight, probability, band, judged, evidence }: LikelySame): object => ({ id, crmId, name, weight, probability, band, judged, evidence });
