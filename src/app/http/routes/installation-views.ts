import { Router } from "express";

import type { Installation } from "../../../ports/store.ts";
import { dryRunPolicy } from "../../../usecases/dry-run-policy.ts";
import type { App } from "../../app.ts";
import { inTime } from "../../crm-in-time.ts";
import { budgetWords } from "../../call-budget.ts";
import { crmTitle, KNOWN_CRMS } from "../../compose-known-crms.ts";
import { installationPlan, isSandbox, scopesOf } from "../../installation-plan.ts";
import { stateSeenBy } from "../../installation-state.ts";
import { readiness } from "../../readiness.ts";
import { type Caller, signedIn } from "../authenticate.ts";
import { type ChainState, chainStates } from "../chain-states.ts";
import { dryRunNotes } from "../dry-run-notes.ts";
import { PreviewWantedSchema } from "../policy-schemas.ts";
import { Problem } from "../problem.ts";
import { changing, reading } from "../route.ts";
import { mustSeeAll } from "../sight.ts";
import { bodyOf } from "../validated.ts";

/** A policy with its lists. */
const BODY_BYTES_MAX = 2_097_152;

/** What can be connected, and how what is connected stands: overview, readiness, plan, and what would become of what came in lately. */
export function installationViews(app: App): Router {
  const router = Router();
  const chainOf = chainStates(app);
  router.get("/crms", (request, response) => {
    signedIn(request, response);
    response.json({ crms: crms(app) });
  });
  router.get("/installations/:installation", ...reading(app, "activities:read", async (caller) => {
    const one = await found(app, caller);
    return { status: 200, body: { ...(await overview(app, caller, one)), chain: chainWords(await chainOf(one.id)) } };
  }));
  router.get("/installations/:installation/readiness", ...reading(app, "policy:read", async (caller) => ({ status: 200, body: await readiness(app, await found(app, caller), inTime()) })));
  router.get("/installations/:installation/plan", ...reading(app, "policy:read", async (caller) => ({ status: 200, body: await installationPlan(app, await found(app, caller), inTime()) })));
  router.post("/installations/:installation/preview", ...changing(app, { permission: "policy:read", bodyBytesMax: BODY_BYTES_MAX }, async (caller, request) => {
    mustSeeAll(caller);
    const { policy, days } = bodyOf(request, PreviewWantedSchema);
    const one = await found(app, caller);
    const draft = policy ?? one.policy;
    const run = await dryRunPolicy(app, one.id, { draft, days });
    return { status: 200, body: { ...run, notes: dryRunNotes(run, draft) } };
  }));
  return router;
}

/** A key that names another installation than its own is told that there is none. */
async function found(app: App, { installation }: Caller): Promise<Installation> {
  const one = (await app.store.acrossTenants.list()).find(({ id }) => id === installation);
  if (one === undefined) throw new Problem(404, "No such installation", "There is none of this id that you may see.");
  return one;
}

function crms(app: App) {
  return KNOWN_CRMS.map(({ manifest, client }) => {
    const road = app.installRoads.find(({ crm }) => crm === manifest.crm);
    return {
      crm: manifest.crm, title: manifest.title, connect: road === undefined ? null : `/install/${manifest.crm}`, settings: client, isSandbox: road?.isSandbox ?? false, hasOwnLogin: road?.loginHost !== undefined,
      scopes: scopesOf(manifest.crm),
    };
  });
}

async function overview(app: App, caller: Caller, one: Installation) {
  const { id, crm, name, state, createdAt, policyVersion, policy } = one;
  const budget = await app.callBudget(id);
  return {
    id, crm, title: crmTitle(crm), name, state, isSandbox: isSandbox(app, crm), createdAt, isPaused: one.pausedAt !== null, policyVersion, isOnProbation: !policy.grants.activityLogging,
    ...(await stateSeenBy(app, caller)), budget: { ...budgetWords(budget), used: budget.day?.used ?? null, limit: budget.day?.limit ?? null },
  };
}

function chainWords(chain: ChainState) {
  if (chain === null) return { state: "walking", at: null, walked: null, brokenAt: null, detail: "The audit log is being read; ask again in a moment." };
  const at = new Date(chain.atMs).toISOString();
  if ("refusal" in chain) return { state: "untrusted", at, walked: null, brokenAt: null, detail: chain.refusal };
  const { walked, broken } = chain.report;
  if (broken === undefined) return { state: "valid", at, walked, brokenAt: null, detail: `${String(walked)} entries hold together.` };
  return { state: "broken", at, walked, brokenAt: broken.at, detail: `Broken at position ${String(broken.at)} (${broken.kind}). Run steward audit verify.` };
}
