import { Router } from "express";

import type { App } from "../../app.ts";

/** Load balancers give up after about as long. */
const ANSWER_WITHIN_MS = 3_000;

/** `GET /healthz`: the process answers. `GET /readyz`: and so does the database, soon enough. */
export function healthRoutes(app: App): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.json({ ok: true });
  });
  router.get("/readyz", async (_request, response) => {
    const ok = await soon(app.healthy());
    response.status(ok ? 200 : 503).json({ ok });
  });
  return router;
}

async function soon(asked: Promise<boolean>): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => { late.resolve(false); }, ANSWER_WITHIN_MS);
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
