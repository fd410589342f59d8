import { Router } from "express";

import type { Installation } from "../../../ports/store.ts";
import type { App } from "../../app.ts";
import { crmTitle, KNOWN_CRMS } from "../../compose-known-crms.ts";
import { budgetWords, type CallBudget } from "../../call-budget.ts";
import { type InstallationState, installationState } from "../../installation-state.ts";
import { type ChainState, chainStates } from "../chain-states.ts";
import { readersOf } from "../authenticate.ts";
import { html, markup, type Markup, page } from "../page.ts";
import { isSignedIn } from "../sessions.ts";
import { signInLinks, signOutForm } from "./sign-in.ts";

const CONNECTION = {
  connected: ["good", "connected"], "reconnect-needed": ["bad", "must be connected anew: open the link below"], disconnected: ["warn", "disconnected"],
} as const;

/** `/`: what is connected and how it stands. Counts are for who signed in; a stranger sees only that it runs. */
export function homeRoutes(app: App): Router {
  const router = Router();
  const chainOf = chainStates(app);
  router.get("/", async (request, response) => {
    const connect = app.installRoads.map(({ crm }) => ({ href: `/install/${crm}`, text: `Connect ${crmTitle(crm)}` }));
    const links = [...connect, { href: "/api/openapi.json", text: "The API (OpenAPI 3.1)" }, { href: "/readyz", text: "Health" }];
    if (!isSignedIn(request)) {
      response.send(page("Steward is running", ["Sign in with the link that the start of the program printed. `steward sign-in` prints a new one."], [...(await signInLinks(app, "/")), ...links]));
      return;
    }
    // The counts are of everybody's work, so they are shown to who sees that.
    const mine = new Set((await readersOf(app, request, "activities:read")).filter(({ sees }) => sees.kind === "all").map(({ installation }) => installation));
    if (request.session.admin === undefined && mine.size === 0) {
      response.send(page("You are signed in", ["Open a review from the CRM: its link leads here."], links, signOutForm(request.session.csrf)));
      return;
    }
    const all = (await app.store.acrossTenants.list()).filter(({ id }) => mine.has(id));
    const cards = await Promise.all(all.map(async (one) => card(one, { now: await installationState(app, one), chain: await chainOf(one.id), budget: await app.callBudget(one.id) })));
    const empty = connect.length === 0
      ? [`No CRM can be connected yet: set ${KNOWN_CRMS.map(({ client: [id, secret] }) => `\`${id}\` and \`${secret}\``).join(", or ")}, and start again.`, "docs/getting-started.md shows where to find them."]
      : ["No CRM is connected yet. Use the link below: the CRM asks for your consent and sends you back here."];
    response.send(page("How things stand", all.length === 0 ? empty : [], links, html`${cards}${signOutForm(request.session.csrf)}`));
  });
  return router;
}

function card({ crm, name, id, state, policy }: Installation, { now, chain, budget }: { readonly now: InstallationState; readonly chain: ChainState; readonly budget: CallBudget }): Markup {
  const { activities, writes, reviews } = now;
  const total = Object.values(activities).reduce((sum, count) => sum + count, 0);
  const [tone, words] = CONNECTION[state];
  const counts: readonly (readonly [label: string, count: number])[] = [
    ["Waiting", activities.queued + activities.logging], ["Logged", activities.logged], ["In review", activities.review],
    ["Blocked", activities.blocked], ["Skipped", activities.skipped + activities.rejected], ["Writes waiting", writes.due + writes.intended], ["Writes done", writes.done],
  ];
  return html`<section aria-labelledby="i-${id}"><h2 id="i-${id}">${crmTitle(crm)}: ${name}</h2>
<p class="sub"><span class="${tone}">${words}</span> · installation <code>${id}</code></p>
${total === 0 ? html`<p>No activity has come in yet. Send one to <code>POST /api/v1/activities</code>, or bring files in with <code>steward import</code>.</p>` : html`<dl>${counts.map(([label, count]) => html`<div><dt>${label}</dt><dd>${count}</dd></div>`)}</dl>`}
${reviewLine(reviews)}
<p>${now.readUpTo === null ? "The CRM has not been read to its end yet." : html`${now.records} records known from the CRM; the newest change that was read is of ${moment(now.readUpTo)}.`}</p>
${budgetLine(budget)}
<p>${chainLine(chain)}</p>
${policy.grants.activityLogging ? markup("") : html`<p class="warn">On probation: everything goes to review until an admin grants activity logging.</p>`}</section>`;
}

/** Of a CRM that counts no days and asked for no pause there is nothing to tell. */
function budgetLine(budget: CallBudget): Markup {
  const { isTight, detail } = budgetWords(budget);
  if (!isTight && budget.day === null) return markup("");
  return isTight ? html`<p class="warn">Calls to the CRM: ${detail}.</p>` : html`<p>Calls to the CRM: ${detail}.</p>`;
}

function reviewLine({ open, overdue, more }: InstallationState["reviews"]): Markup {
  if (open === 0) return html`<p>No review waits for a person.</p>`;
  const count = `${String(open)}${more ? " or more" : ""} review${open === 1 ? "" : "s"} wait${open === 1 ? "s" : ""} for a person`;
  return overdue === 0 ? html`<p>${count}; none is overdue.</p>` : html`<p class="warn">${count}; ${overdue} overdue.</p>`;
}

function chainLine(chain: ChainState): Markup {
  if (chain === null) return html`The audit chain is being walked; open this page again in a moment.`;
  const when = moment(new Date(chain.atMs).toISOString());
  if ("refusal" in chain) return html`Audit chain: <strong class="bad">cannot be verified</strong> (${chain.refusal}), tried ${when}. Run <code>steward audit verify</code>.`;
  const { report } = chain;
  if (report.broken === undefined) return html`Audit chain: <span class="good">valid</span>, ${report.walked} entries walked ${when}.`;
  return html`Audit chain: <strong class="bad">broken at position ${report.broken.at}</strong> (${report.broken.kind}), walked ${when}. Run <code>steward audit verify</code>.`;
}

const moment = (instant: string): Markup => html`<time datetime="${instant}">${instant.slice(0, 16).replace("T", " ")} UTC</time>`;
