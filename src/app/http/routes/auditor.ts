
import { type Request, type RequestHandler, type Response, Router } from "express";

import type { AuditorLink } from "../../../ports/access.ts";
import { noteAuditorUse } from "../../../usecases/auditor-links.ts";
import type { App } from "../../app.ts";
import { type RecordTrace, traceOf } from "../../record-history.ts";
import { auditorBusyPage, auditorGonePage, auditorHistoryPage, auditorNoRecordPage, auditorPage, type AuditorView } from "../auditor-page.ts";
import { chainStates } from "../chain-states.ts";
import { hashOf } from "../credentials.ts";
import { sendArchive } from "../send-archive.ts";

/** What a secret of ours looks like; anything else is looked up nowhere. */
const SECRET_FORM = /^[\w-]{20,200}$/;
/** What an id of a CRM may look like, as elsewhere in addresses. */
const ID_FORM = /^[\w.:~@-]{1,120}$/;

/**
 * `/auditor/{secret}`: an installation's audit log for somebody who has a link and no account. It shows, and changes nothing
 * but the log itself, which tells of the looking. A link that is unknown, expired or shut opens the same page, 404. A
 * secret has 256 random bits and is found by its hash: guesses need no brake, and what reads the whole log has one.
 */
export function auditorRoutes(app: App): Router {
  const router = Router();
  const chainOf = chainStates(app);
  const view = async (request: Request, link: AuditorLink): Promise<AuditorView> => {
    const { crm, name, log } = await app.store.inInstallation(link.installation, (tx) => Promise.resolve(tx.installation));
    return { link, at: `/auditor/${secretOf(request)}`, crm, name, log, chain: await chainOf(link.installation) };
  };
  const alone = oneAtATime();

  // The address is a secret: it goes to no other site, into no cache and no index.
  router.use("/auditor", (_request, response, next) => {
    response.set({ "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow" });
    next();
  });
  router.get("/auditor/:secret", ...withLink(app, async (link, request, response) => {
    const shown = await view(request, link);
    const name = { installation: link.installation, log: shown.log };
    const checkpoint = await app.audit.tree.checkpoint(name);
    await noteAuditorUse(app, link, "look", checkpoint?.size ?? 0);
    response.send(auditorPage(shown, { checkpoint: checkpoint?.note ?? null, vkeys: await app.audit.tree.vkeys(name) }));
  }));
  router.get("/auditor/:secret/history", ...withLink(app, async (link, request, response) => {
    const shown = await view(request, link);
    const trace = await alone(`history ${link.id}`, () => traced(app, link, { crm: shown.crm, object: request.query["object"], id: request.query["id"] }));
    if (trace === "busy") {
      response.status(429).set("Retry-After", "5").send(auditorBusyPage(shown));
      return;
    }
    if (trace === null) {
      response.status(404).send(auditorNoRecordPage(shown));
      return;
    }
    await noteAuditorUse(app, link, "history", trace.entries.length);
    response.send(auditorHistoryPage(shown, trace));
  }));
  router.get("/auditor/:secret/checkpoint", ...withLink(app, async (link, _request, response) => {
    const last = await app.audit.tree.checkpoint(await app.audit.log(link.installation));
    await noteAuditorUse(app, link, "look", last?.size ?? 0);
    if (last === null) response.status(404).type("text/plain; charset=utf-8").send("Nothing is signed yet; a log is signed within seconds of its first entry.\n");
    else response.attachment("checkpoint").type("text/plain; charset=utf-8").send(last.note);
  }));
  router.get("/auditor/:secret/vkey", ...withLink(app, async (link, _request, response) => {
    const vkeys = await app.audit.tree.vkeys(await app.audit.log(link.installation));
    await noteAuditorUse(app, link, "look", 0);
    response.attachment("vkey").type("text/plain; charset=utf-8").send(vkeys.map((vkey) => `${vkey}\n`).join(""));
  }));
  router.get("/auditor/:secret/export.tar", ...withLink(app, async (link, request, response) => {
    if (await alone(`export ${link.id}`, () => sendArchive(app, link.installation, response, (entries) => noteAuditorUse(app, link, "export", entries))) === "busy") response.status(429).set("Retry-After", "30").send(auditorBusyPage(await view(request, link)));
  }));
  router.use("/auditor", (_request, response) => { gone(response); });
  return router;
}

const secretOf = (request: Request): string => String(request.params["secret"]);

function gone(response: Response): void {
  response.status(404).send(auditorGonePage());
}

/** Lets in whoever has a link that holds, and gives everybody else the one page. */
function withLink(app: App, work: (link: AuditorLink, request: Request, response: Response) => Promise<void>): readonly RequestHandler[] {
  return [async (request, response) => {
    const secret = secretOf(request);
    const link = SECRET_FORM.test(secret) ? await app.access.findAuditorLink(hashOf(secret), app.clock.now()) : null;
    if (link === null) gone(response);
    else await work(link, request, response);
  }];
}

/** What reads a whole log is done once at a time for each link and use, in this process. */
function oneAtATime(): <Value>(name: string, work: () => Promise<Value>) => Promise<Value | "busy"> {
  const busy = new Set<string>();
  return async (name, work) => {
    if (busy.has(name)) return "busy";
    busy.add(name);
    try {
      return await work();
    } finally {
      busy.delete(name);
    }
  };
}

async function traced(app: App, { installation }: AuditorLink, { crm, object, id }: { readonly crm: string; readonly object: unknown; readonly id: unknown }): Promise<RecordTrace | null> {
  if (typeof object !== "string" || typeof id !== "string" || !ID_FORM.test(id.trim())) return null;
  return traceOf(app, installation, { crm, object, id: id.trim() });
}

