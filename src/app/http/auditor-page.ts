import { ELSEWHERE, erasedIn, type Finding, QUESTIONS } from "../../domain/audit/history-answers.ts";
import { tellEntry } from "../../domain/audit/tell-entry.ts";
import type { AuditorLink } from "../../ports/access.ts";
import { crmTitle } from "../compose-known-crms.ts";
import { HISTORY_OBJECTS, type HistoryEntry, type RecordTrace } from "../record-history.ts";
import type { ChainState } from "./chain-states.ts";
import { html, type Markup, page } from "./page.ts";

/** What an auditor's pages show of a log. */
export interface AuditorView {
  readonly link: AuditorLink;
  /** Path of the link, the secret in it. */
  readonly at: string;
  readonly crm: Parameters<typeof crmTitle>[0];
  /** The installation's name. */
  readonly name: string;
  readonly log: string;
  readonly chain: ChainState;
}

/** The page that a link opens. */
export function auditorPage(view: AuditorView, { checkpoint, vkeys }: { readonly checkpoint: string | null; readonly vkeys: readonly string[] }): string {
  const { link, at, crm, name, log } = view;
  return page(`Audit log of ${name}`, [], [], html`
<p class="sub">${crmTitle(crm)} · log <code>${log}</code><br>This link shows the log and changes nothing. It works until ${moment(link.expiresAt)}; whoever has it sees what you see.</p>
<section><h2>Is the log whole?</h2>${verdict(view.chain)}</section>
<section><h2>History of a record</h2>
<p>What was proposed for a record of the CRM, what a person changed, who approved it, and what reached the CRM.</p>
${question(view, null)}</section>
<section><h2>Take the log away and check it yourself</h2>
<p>The archive holds every entry, the signed checkpoints, the verifier key, and a checker with a page on its use. Double-click opens it on a Mac and on Windows 11; elsewhere <code>tar -xf</code> does. Then, with Node 20.12 or newer:</p>
<pre>node verify-audit.mjs</pre>
<ul><li><a href="${at}/export.tar">Download the whole log</a> (it is packed when you ask for it; a long log takes a while)</li>
<li><a href="${at}/checkpoint">Download the checkpoint</a></li><li><a href="${at}/vkey">Download the verifier key</a></li></ul></section>
<section><h2>Checkpoint</h2>
<p>A signed statement of how many entries there are, and a fingerprint of them all. <strong>Copy it and keep it where the operator cannot reach it</strong>: a log that is rewritten later will not fit it.</p>
${checkpoint === null ? html`<p>Nothing is signed yet; a log is signed within seconds of its first entry.</p>` : html`<pre>${checkpoint}</pre>`}
<h3>Verifier key</h3>
<p>With it anyone can tell whether this installation signed something. Compare it with the key that you received another way, in a contract or a letter: the eight characters between the two <code>+</code> are enough.</p>
<pre>${vkeys.join("\n")}</pre></section>
${limits()}`);
}

/** What a check shows, and what it cannot. */
function limits(): Markup {
  return html`<section><h2>What the check shows, and what it cannot</h2>
<p>It shows, for all that a checkpoint covers, that the entries are those that were there when it was signed: all of them, in that order, none changed. It cannot show</p>
<ul><li>that an entry was true when it was written;</li>
<li>the hour: the order is proved, the time is what the server's clock said;</li>
<li>the values themselves: anything that could name a person stands in the log as a fingerprint (<em>withheld</em>), and can be erased without harm to the log;</li>
<li>the entries behind the last checkpoint that somebody else keeps: whoever has both the database and the signing key could write those anew.</li></ul>
<p>${ELSEWHERE}</p>
<p>The verdict on this page is the operator's own. The one that counts is yours, made from the archive with a key and a checkpoint that you kept. Looking at this page, at histories, and taking the log away are entries of the log themselves, once a day each.</p></section>`;
}

/** A record's history as a page. */
export function auditorHistoryPage(view: AuditorView, { record, entries, answers, isComplete }: RecordTrace): string {
  const isErased = erasedIn(entries);
  return page(`History of ${record.object} ${record.id}`, [], [], html`
<p class="sub">${crmTitle(view.crm)}: ${view.name} · log <code>${view.log}</code><br><a href="${view.at}">Back to the log</a></p>
${entries.length === 0 ? html`<section><p>No entry of this log is about this record.</p></section>` : html`<section>${QUESTIONS.map(([key, words]) => html`<h3>${words}</h3>${findings(answers[key])}`)}</section>`}
<section><h3>Is the log intact?</h3>${verdict(view.chain)}<p>${ELSEWHERE}</p></section>
${entries.length === 0 ? html`` : html`<section><h2>All ${entries.length} entries</h2>${isComplete ? html`` : html`<p class="warn">Only the first entries are shown; the archive holds them all.</p>`}
<p>Values that could name a person are <em>withheld</em>: the log holds their fingerprints alone.</p>
<ol class="entries">${entries.map((one) => entryItem(one, tellEntry(one, isErased)))}</ol></section>`}
<section><h2>Another record</h2>${question(view, record)}</section>`);
}

/** Asked for something that no record can be. */
export const auditorNoRecordPage = (view: AuditorView): string => page("There is no such record", [], [], html`
<section><p>Choose the kind of object, and give the record's id as the CRM shows it: up to 120 letters, digits and . : ~ @ - _</p>${question(view, null)}<p><a href="${view.at}">Back to the log</a></p></section>`);

/** Somebody with the same link is at it. */
export const auditorBusyPage = (view: AuditorView): string => page("One thing at a time", ["Something that reads the whole log is being done with this link already. Wait until it is over, and try again."], [{ href: view.at, text: "Back to the log" }]);

/** The one page for every link that opens nothing: nobody is told whether there ever was such a link. */
export const auditorGonePage = (): string => page("This link opens nothing", ["It may have expired, or been shut, or it was not copied whole.", "Ask whoever sent it to you for a new one."]);

function entryItem({ seq, at, type, tied }: HistoryEntry, { by, lines: [what = "", ...more] }: ReturnType<typeof tellEntry>): Markup {
  return html`<li><span class="at">${seq} · ${moment(at)} · ${type} by ${by}${tied === true ? " · about an activity that is tied to the record" : ""}</span><br>${what}${more.length === 0 ? html`` : html`<ul>${more.map((line) => html`<li>${line}</li>`)}</ul>`}</li>`;
}

const findings = (found: readonly Finding[]): Markup =>
  (found.length === 0 ? html`<p>Nothing in this log.</p>` : html`<ul>${found.map(({ seq, said }) => html`<li>${said} <span class="at">(entry ${seq})</span></li>`)}</ul>`);

function question({ at, crm }: AuditorView, asked: { readonly object: string; readonly id: string } | null): Markup {
  const options = HISTORY_OBJECTS.map((object) => (object === asked?.object ? html`<option selected>${object}</option>` : html`<option>${object}</option>`));
  return html`<form class="ask" method="get" action="${at}/history"><label>Object in ${crmTitle(crm)}<select name="object">${options}</select></label>
<label>Id of the record there<input name="id" required maxlength="120" autocomplete="off" spellcheck="false" value="${asked?.id ?? ""}"></label><button>Show its history</button></form>`;
}

function verdict(chain: ChainState): Markup {
  if (chain === null) return html`<p>The log is being checked; open this page again in a moment.</p>`;
  const when = moment(new Date(chain.atMs).toISOString());
  if ("refusal" in chain) return html`<p><strong class="bad">It cannot be checked</strong>: ${chain.refusal}. Tried ${when}. That is no verdict on the entries, but it needs an answer from the operator.</p>`;
  const { walked, unanchored, checkpoints, broken, root } = chain.report;
  if (broken !== undefined) return html`<p><strong class="bad">No: it is broken at position ${broken.at}: ${broken.kind}</strong> (${broken.detail}). Checked ${when}. What stands before that position is as it was written; rely on nothing at it or behind it.</p>`;
  const held = checkpoints === undefined || checkpoints.matched === 0
    ? html`No checkpoint was there to hold it against, so a cut end or a log written anew could not be seen.`
    : html`It fits ${checkpoints.matched} of ${checkpoints.seen} checkpoints; ${unanchored === 0 ? "no entry came" : `${String(unanchored)} of the entries came`} after the last of them.`;
  return html`<p><strong class="good">Yes</strong>, as far as the operator's own program can tell: ${walked} entries, each linked to the one before. ${held} Checked ${when}.</p><p class="at">Root <code>${root}</code></p>`;
}

const moment = (instant: string): Markup => html`<time datetime="${instant}">${instant.slice(0, 16).replace("T", " ")} UTC</time>`;
