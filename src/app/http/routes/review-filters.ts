import { Router } from "express";

import { approverOf } from "../../../domain/review/approver.ts";
import type { SavedFilter } from "../../../ports/saved-filter-table.ts";
import type { App } from "../../app.ts";
import type { Caller } from "../authenticate.ts";
import { ifMatch, isSeen, tagOf } from "../entity-tag.ts";
import { idOf } from "../ids.ts";
import { Problem } from "../problem.ts";
import { SavedFilterSchema } from "../review-schemas.ts";
import { changing, reading } from "../route.ts";
import { bodyOf } from "../validated.ts";

const BODY_BYTES_MAX = 4_096;

/** The views of the queue that people keep, each for themselves. */
export function reviewFilterRoutes(app: App): Router {
  const router = Router();
  const keeping = { permission: "reviews:read", bodyBytesMax: BODY_BYTES_MAX } as const;
  const kept = ({ installation, actor }: Caller) => app.store.inInstallation(installation, (tx) => tx.savedFilters.list(approverOf(actor)));
  router.get("/review-filters", ...reading(app, "reviews:read", async (caller) => ({ status: 200, body: { filters: (await kept(caller)).map(shown) } })));
  router.put("/review-filters/:id", ...changing(app, keeping, async (caller, request) => {
    const { name, query, version } = bodyOf(request, SavedFilterSchema);
    const filter = { id: idOf(request, "id"), name, query: Object.fromEntries(Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))) };
    const seen = version ?? ifMatch(request);
    const put = await app.store.inInstallation(caller.installation, (tx) =>
      tx.savedFilters.put(approverOf(caller.actor), filter, { at: app.clock.now(), mayReplace: (there) => tagOf(contentOf(there)) === tagOf(contentOf(filter)) || (seen !== null && isSeen(seen, contentOf(there))) }));
    if (put === "full") throw new Problem(409, "The view was not kept", "There are fifty already; drop one first.");
    if (put === "other") throw new Problem(409, "The view was changed meanwhile", "Another one is kept under this id than this was made of. Nothing was saved: read it again.", [{ path: "version", message: "is not that of the view" }]);
    return { status: 200, body: { filter: shown(filter) } };
  }));
  router.delete("/review-filters/:id", ...changing(app, keeping, async (caller, request) => {
    const wasThere = await app.store.inInstallation(caller.installation, (tx) => tx.savedFilters.remove(approverOf(caller.actor), idOf(request, "id")));
    if (!wasThere) throw new Problem(404, "No such view", "You keep none under this id.");
    return { status: 200, body: { filters: (await kept(caller)).map(shown) } };
  }));
  return router;
}

const contentOf = ({ name, query }: SavedFilter) => [name, Object.entries(query).toSorted(([a], [b]) => (a < b ? -1 : 1))];
const shown = (filter: SavedFilter) => ({ ...filter, version: tagOf(contentOf(filter)) });
