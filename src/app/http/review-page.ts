import type { Evidence } from "../../domain/model/judgement.ts";
import type { EngagementProposal, MergeProposal, Proposal, RecordProposal, ReviewTask, UnmergeProposal } from "../../domain/model/proposal.ts";
import { crmTitle } from "../compose-known-crms.ts";
import { html, type Link, markup, type Markup, page } from "./page.ts";

/** A review with what people need to decide it. */
export interface ReviewView {
  readonly task: ReviewTask;
  readonly proposals: readonly Proposal[];
  readonly crm: Parameters<typeof crmTitle>[0];
  /** The installation's name. */
  readonly installation: string;
  /** What people call users and records, by our ids; an id that is missing is shown as it is. */
  readonly names: ReadonlyMap<string, string>;
  /** Who reads; their forms carry it. */
  readonly csrf: string | undefined;
  readonly isExpired: boolean;
  /** Whether it is theirs to decide. */
  readonly isTheirs: boolean;
}

/** Everything that is known of a review, and the buttons to decide it while it is open. */
export function reviewPage(view: ReviewView): string {
  const { task, proposals, crm, installation, names, isExpired } = view;
  const [tone, words] = isExpired && task.state === "open" ? STATES.expired : STATES[task.state];
  const who = task.assigneeId === null ? ROLES[task.role] : `${nameOf(names, task.assigneeId)} (${ROLES[task.role]})`;
  return page(task.title, [], [{ href: "/", text: "To the start page" }], html`
<p class="sub">${crmTitle(crm)}: ${installation} · <span class="${tone}">${words}</span> · for ${who} · due ${moment(task.dueAt)}</p>
<section><h2>The question</h2>${told(task.detail)}</section>
${proposals.map((proposal) => proposalSection(proposal, names))}
${evidenceSection(proposals)}
${task.state === "open" && !isExpired && view.isTheirs ? decision(view) : html``}`);
}

/** For a browser without a session. It does not tell whether there is such a review. */
export const reviewSignInPage = (ways: readonly Link[]): string => page("Sign in to see this review", [
  "What a review shows is for signed-in people only.",
  "Open the link that the start of the program printed, or that `steward sign-in` prints; then open this address once more.",
], ways);

const STATES = {
  open: ["warn", "waits for a decision"], approved: ["good", "approved"], logged: ["good", "logged as it stands"],
  rejected: ["", "rejected"], blocked: ["", "blocked"], expired: ["", "expired: nobody decided in time"],
} as const satisfies Readonly<Record<ReviewTask["state"], readonly [tone: string, words: string]>>;

const ROLES = {
  "record-owner": "the record's owner", manager: "the manager", "privacy-owner": "whoever owns privacy", "data-owner": "whoever owns the data",
} as const satisfies Readonly<Record<ReviewTask["role"], string>>;

/** The question's own text: blocks under a line that ends in a colon, lists behind hyphens. */
function told(detail: string): Markup {
  const blocks = detail.split(/\n{2,}/).map((block) => {
    const lines = block.split("\n");
    const [first = "", ...rest] = lines;
    if (rest.length > 0 && first.endsWith(":")) return html`<h3>${first.slice(0, -1)}</h3>${listOrText(rest)}`;
    return listOrText(lines);
  });
  return html`${blocks}`;
}

function listOrText(lines: readonly string[]): Markup {
  const all: Markup[] = [];
  let items: Markup[] = [];
  const flush = (): void => {
    if (items.length > 0) all.push(html`<ul>${items}</ul>`);
    items = [];
  };
  for (const line of lines) {
    if (line.startsWith("- ")) {
      items.push(html`<li>${line.slice(2)}</li>`);
      continue;
    }
    flush();
    all.push(html`<p>${line}</p>`);
  }
  flush();
  return html`${all}`;
}

function proposalSection(proposal: Proposal, names: ReviewView["names"]): Markup {
  if (proposal.kind === "merge") return mergeSection(proposal, names);
  if (proposal.kind === "unmerge") return unmergeSection(proposal, names);
  return proposal.kind === "update_record" ? recordSection(proposal, names) : engagementSection(proposal, names);
}

const DOES: Readonly<Record<EngagementProposal["kind"], string>> = {
  log_activity: "Would log", update_activity: "Would update", cancel_activity: "Would mark as cancelled", create_task: "Would make a task",
  review_task: "Asks in the CRM", close_review_task: "Closes the question in the CRM",
};

function engagementSection({ kind, object, fields, links, undo }: EngagementProposal, names: ReviewView["names"]): Markup {
  const on = [...links.contactIds, links.accountId, links.opportunityId].flatMap((id) => (id === null ? [] : [nameOf(names, id)]));
  const facts: readonly (readonly [string, string | Markup | null | undefined])[] = [
    ["On", on.length === 0 ? "no record: none is certain" : on.join(", ")],
    ["When", fields.occurredAt && kind !== "create_task" ? moment(fields.occurredAt) : null],
    ["Where", fields.location],
    ["Due", kind === "create_task" ? (fields.due ?? "no date") : null],
    ["Owner", fields.ownerId ? nameOf(names, fields.ownerId) : null],
  ];
  const known = facts.flatMap(([label, value]) => (value ? [html`<li><span class="at">${label}</span> ${value}</li>`] : []));
  return html`<section><h2>${DOES[kind]}${kind === "create_task" ? "" : ` ${article(object)}`}: ${fields.subject ?? ""}</h2>
<ul>${known}</ul>${fields.body ? html`<pre>${fields.body}</pre>` : html``}<p class="at">${undoWords(undo)}</p></section>`;
}

function recordSection({ object, recordId, fields, base, undo }: RecordProposal, names: ReviewView["names"]): Markup {
  const changes = Object.entries(fields).map(([field, value]) => {
    const now: unknown = Reflect.get(base, field);
    return html`<li><span class="at">${field}</span> ${shown(now, names)} → <strong>${shown(value, names)}</strong></li>`;
  });
  return html`<section><h2>Would change the ${object} ${nameOf(names, recordId)}</h2><ul>${changes}</ul><p class="at">${undoWords(undo)}</p></section>`;
}

function mergeSection({ object, survivor, loser, fields, base, undo }: MergeProposal, names: ReviewView["names"]): Markup {
  const rows = Object.entries(fields).map(([field, value]) => html`<li><span class="at">${field}</span> ${shown(base[field], names)} → <strong>${shown(value, names)}</strong></li>`);
  return html`<section><h2>Would make one ${object} of two: ${nameOf(names, loser.id)} goes into ${nameOf(names, survivor.id)}</h2>
<ul><li><span class="at">Stays</span> ${nameOf(names, survivor.id)} (${survivor.crmId})</li><li><span class="at">Goes into it</span> ${nameOf(names, loser.id)} (${loser.crmId}), with ${String(loser.children)} records that hang on it</li>${rows}</ul><p class="at">${undoWords(undo)}</p></section>`;
}

function unmergeSection({ object, recordId, lostForGood, undo }: UnmergeProposal, names: ReviewView["names"]): Markup {
  return html`<section><h2>Would make two ${object}s of ${nameOf(names, recordId)} again</h2><ul>${lostForGood.map(({ words }) => html`<li>${words}</li>`)}</ul><p class="at">${undoWords(undo)}</p></section>`;
}

const shown = (value: unknown, names: ReviewView["names"]): string => (typeof value === "string" && value !== "" ? nameOf(names, value) : "nothing");

function undoWords(undo: Proposal["undo"]): string {
  return undo.how === "archive-created" ? "Can be taken back: what was made is archived again." : undo.note;
}

/** What speaks for and against the records, strongest first; proposals of one activity carry the same. */
function evidenceSection(proposals: readonly Proposal[]): Markup {
  const all = new Map<string, Evidence>();
  for (const { evidence } of proposals) for (const one of evidence) if (!all.has(one.detail)) all.set(one.detail, one);
  if (all.size === 0) return html``;
  const ranked = [...all.values()].toSorted((a, b) => b.weight - a.weight);
  return html`<section><h2>Evidence for the records</h2><ul>${ranked.map(({ detail, weight }) => html`<li>${detail} <span class="at">(${weight < 0 ? "against" : "for"}, ${Math.abs(weight).toFixed(1)} bits)</span></li>`)}</ul></section>`;
}

function decision({ task, csrf, proposals }: ReviewView): Markup {
  if (csrf === undefined) return html``;
  const carried = html`<input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="version" value="${task.version}">`;
  const action = `/reviews/${task.id}/decision`;
  const button = (verb: string, words: string, tone = ""): Markup => html`<button name="verb" value="${verb}"${markup(tone)}>${words}</button>`;
  // Nothing to write, but something that a person does: they say when it is done.
  const told = task.reasons.includes("opt_out") ? html`<form class="ask" method="post" action="${action}">${carried}${button("approve", "Approve: it is done")}</form>` : html``;
  const does = proposals.length > 0 ? html`<form class="ask" method="post" action="${action}">${carried}${button("approve", "Approve: do it as shown")}${button("log", "Log only: no task, no change", ' class="quiet"')}</form>` : told;
  return html`<section><h2>Decide</h2>${does}
<form class="ask" method="post" action="${action}">${carried}<label>Why not?<input name="reason" required maxlength="500" autocomplete="off"></label>${button("reject", "Reject", ' class="quiet"')}</form>
<p class="at">Editing, assigning, escalating and blocking: <code>steward review</code> or the API.</p></section>`;
}

const nameOf = (names: ReviewView["names"], id: string): string => names.get(id) ?? id;
const article = (object: string): string => `${/^[aeiou]/.test(object) ? "an" : "a"} ${object}`;
const moment = (instant: string): Markup => html`<time datetime="${instant}">${instant.slice(0, 16).replace("T", " ")} UTC</time>`;
