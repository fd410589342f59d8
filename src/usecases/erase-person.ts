import { erasureFacts, type ErasureOf, type Place } from "../domain/audit/erasure-fact.ts";
import { holdsPerson } from "../domain/erasure/legal-hold.ts";
import { wordsIn } from "../domain/erasure/words-in.ts";
import type { ActivityId, CauseId, InstallationId } from "../domain/model/ids.ts";
import { err, ok, type Result } from "../domain/model/result.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store, TenantTransaction } from "../ports/store.ts";
import { activitiesAbout, forgetThem } from "./erase-person/activities.ts";
import { forgetNamedFindings } from "./erase-person/findings.ts";
import { VALUES_PER_STEP, valuesAbout } from "./erase-person/values.ts";
import { type Wanted, whoIs } from "./erase-person/who.ts";

/** What forgetting takes. */
export interface EraseDeps {
  readonly store: Store;
  readonly clock: Clock;
}

/** Who is to be forgotten, and why. */
export interface ErasureRequest extends ErasureOf {
  /** Addresses, numbers, or ids of contacts (ours or the CRM's), of one person or several. */
  readonly people: readonly string[];
}

/** What was, or in a dry run would be, erased. */
export interface Erased {
  readonly contacts: number;
  readonly addresses: number;
  readonly phones: number;
  readonly names: number;
  /** Names that somebody of our own side has too: nothing was looked for by them. */
  readonly namesShared: number;
  /** Committed values of the audit log. */
  readonly values: number;
  readonly keys: number;
  /** Rows by kind: activities, proposals, reviews, writes, traces, answers, leads, choices, findings, views of the queue. */
  readonly counts: Readonly<Record<string, number>>;
  /** What names them and stays, by kind: the CRM's companies and deals, versions of the policy. */
  readonly stays: Readonly<Record<string, number>>;
  /** A legal hold of the policy names them: nothing is erased on request while it does. */
  readonly isOnHold: boolean;
}

/** Why nothing was done. */
export type EraseRefusal = { readonly kind: "unknown"; readonly words: readonly string[] } | { readonly kind: "request-names-them" } | { readonly kind: "on-hold" };

/**
 * Forgets people: every value beside the audit log that speaks of them, their keys, their contacts in the mirror, and the
 * words of every activity in which they took part or are named with all that was made of it. The chain stays as it is and
 * tells what is gone. The CRM's contacts are not stored again, though the CRM still has them.
 *
 * Done in many short transactions, each with its own entry. Whatever was cut is done by asking again: what tells who they are,
 * activities and at last the contacts, goes after what is found by it. What comes in of them while it runs is erased too; what comes later is new.
 */
export async function erasePeople(deps: EraseDeps, installation: InstallationId, request: ErasureRequest): Promise<Result<Erased, EraseRefusal>> {
  const { store } = deps;
  const who = await store.inInstallation(installation, (tx) => whoIs(tx, request.people));
  if ("unknown" in who) return err({ kind: "unknown", words: who.unknown });
  if (request.request !== null && who.speaks(request.request)) return err({ kind: "request-names-them" });
  if (request.basis === "request" && (await store.inInstallation(installation, (tx) => Promise.resolve(isHeld(tx, who))))) return err({ kind: "on-hold" });
  const stays = await store.inInstallation(installation, (tx) => tx.erasure.staying([...who.names, ...who.addresses]));
  const tally = newTally();
  const until = await store.inInstallation(installation, (tx) => tx.audit.kept.size());
  const erase = async (tx: TenantTransaction, places: readonly Place[]): Promise<void> => {
    await tx.audit.kept.erase(places);
    tally.values += places.length;
    await tx.audit.append(erasureFacts(request, places));
  };
  while (await store.inInstallation(installation, (tx) => eraseOwn(tx, who, erase)));
  for (let from: number | null = 0; from !== null;) from = await store.inInstallation(installation, (tx) => eraseNamed(tx, who, { from: from ?? 0, to: until }, erase));
  const walked = await eachActivityPage(store, installation, who, async (tx, concerned) => {
    const { counts, facts } = await forgetThem(tx, concerned);
    tally.add(counts);
    await tx.audit.append([...facts, ...erasureFacts(request, [], counts)]);
  });
  await forgetNamedFindings(store, installation, who, async (tx, counts, facts) => {
    tally.add(counts);
    await tx.audit.append([...facts, ...erasureFacts(request, [], counts)]);
  });
  // Before the contacts go, by which they are known, and again for what was answered meanwhile.
  const forgetAnswers = async (): Promise<void> => { tally.add({ answers: await store.acrossTenants.forgetAnswers(installation, (body) => who.speaks(wordsIn(body))) }); };
  await forgetAnswers();
  await store.inInstallation(installation, (tx) => finish(tx, deps, { who, request, until, sinceArrival: walked, tally }));
  await forgetAnswers();
  return ok(summary(who, tally, { stays, isOnHold: false }));
}

/** The same search, and nothing is changed. */
export async function previewErasure({ store }: EraseDeps, installation: InstallationId, people: readonly string[]): Promise<Result<Erased, EraseRefusal>> {
  const who = await store.inInstallation(installation, (tx) => whoIs(tx, people));
  if ("unknown" in who) return err({ kind: "unknown", words: who.unknown });
  const tally = newTally();
  await eachActivityPage(store, installation, who, (_tx, concerned) => {
    tally.add({ activities: concerned.length });
    return Promise.resolve();
  });
  const places = new Set<string>();
  const note = (found: readonly Place[]): void => { for (const { seq, path } of found) places.add(`${String(seq)}${path}`); };
  const until = await store.inInstallation(installation, async (tx) => {
    note(await tx.audit.kept.placesOf(who.marks, Number.MAX_SAFE_INTEGER));
    return tx.audit.kept.size();
  });
  for (let from: number | null = 0; from !== null;) {
    const page = await store.inInstallation(installation, (tx) => valuesAbout(tx, who, from ?? 0, until));
    note(page.places);
    from = page.next;
  }
  tally.values = places.size;
  return ok(summary(who, tally, await store.inInstallation(installation, async (tx) => ({ stays: await tx.erasure.staying([...who.names, ...who.addresses]), isOnHold: isHeld(tx, who) }))));
}

/** Parties of a dispute: what is kept of them can be asked for in court, and a request of theirs waits until that is over. */
function isHeld({ installation: { policy: { privacy: { legalHolds } } } }: TenantTransaction, { addresses, phones }: Wanted): boolean {
  return holdsPerson(legalHolds, { addresses, phones });
}

interface Tally {
  values: number;
  keys: number;
  readonly counts: Map<string, number>;
  add(counts: Readonly<Record<string, number>>): void;
}

function newTally(): Tally {
  const counts = new Map<string, number>();
  return { values: 0, keys: 0, counts, add(more) { for (const [kind, count] of Object.entries(more)) counts.set(kind, (counts.get(kind) ?? 0) + count); } };
}

const summary = (who: Wanted, { values, keys, counts }: Tally, kept: Pick<Erased, "stays" | "isOnHold">): Erased => ({
  contacts: who.contacts.length, addresses: who.addresses.length, phones: who.phones.length, names: who.names.length, namesShared: who.namesShared,
  values, keys, counts: Object.fromEntries(counts), ...kept,
});

type Take = (tx: TenantTransaction, concerned: readonly ActivityId[]) => Promise<void>;

/** From the newest on; returns from which arrival on something may have been made or come since. */
async function eachActivityPage(store: Store, installation: InstallationId, who: Wanted, take: Take): Promise<number> {
  let [unseen, before]: [number | null, number | null] = [null, null];
  do {
    const page = await store.inInstallation(installation, async (tx) => {
      const found = await activitiesAbout(tx, who, before);
      if (found.concerned.length > 0) await take(tx, found.concerned);
      return found;
    });
    unseen = page.oldestQueued ?? unseen ?? (page.newest === null ? null : page.newest + 1);
    before = page.next;
  } while (before !== null);
  return unseen ?? 0;
}

/** Some of the values that were sealed under their keys; false when there are none left. */
async function eraseOwn(tx: TenantTransaction, who: Wanted, erase: (tx: TenantTransaction, places: readonly Place[]) => Promise<void>): Promise<boolean> {
  const places = await tx.audit.kept.placesOf(who.marks, VALUES_PER_STEP);
  if (places.length > 0) await erase(tx, places);
  return places.length > 0;
}

/** The values of the next entries that speak of them; where to go on, null at the end. */
async function eraseNamed(tx: TenantTransaction, who: Wanted, { from, to }: { readonly from: number; readonly to: number }, erase: (tx: TenantTransaction, places: readonly Place[]) => Promise<void>): Promise<number | null> {
  const { places, next } = await valuesAbout(tx, who, from, to);
  if (places.length > 0) await erase(tx, places);
  return next;
}

interface Ending {
  readonly who: Wanted;
  readonly request: ErasureRequest;
  /** Values of entries before were looked through. */
  readonly until: number;
  /** Activities that arrived before were looked through, and what was made of them. */
  readonly sinceArrival: number;
  readonly tally: Tally;
}

/** What came meanwhile and what was found about their records, then the contacts, the traces and the keys, in one transaction while nobody judges and nobody appends. */
async function finish(tx: TenantTransaction, { clock }: EraseDeps, { who, request, until, sinceArrival, tally }: Ending): Promise<void> {
  await tx.erasure.lockActivities();
  const late = await lateActivities(tx, who, sinceArrival);
  const { counts: forgotten, facts } = await forgetThem(tx, [...new Set<CauseId>([...late, ...(await tx.erasure.causesOf(who.marks))])]);
  // The mirror first: whoever stores a page of it holds it before they touch a trace.
  const contacts = await tx.mirror.forget(who.crmIds, clock.now());
  const traces = await tx.erasure.forgetTwins(who.hashes);
  const leads = await tx.erasure.forgetLeads(who.contacts, who.crmIds);
  const choices = await tx.erasure.forgetChoices(who.contacts, who.marks);
  const findings = await tx.findings.forget(who.contacts);
  const views = await tx.savedFilters.forgetSpoken(who.speaks);
  const { kept } = tx.audit;
  await kept.lock();
  const places = [...(await kept.placesOf(who.marks, Number.MAX_SAFE_INTEGER))];
  const end = await kept.size();
  for (let from: number | null = until; from !== null;) {
    const page = await valuesAbout(tx, who, from, end);
    places.push(...page.places);
    from = page.next;
  }
  const distinct = [...new Map(places.map((place) => [`${String(place.seq)}${place.path}`, place])).values()];
  await kept.erase(distinct);
  const keys = await kept.destroyKeys(who.marks);
  const counts = { ...forgotten, traces: (forgotten["traces"] ?? 0) + traces, contacts, leads, choices, findings, ...(views === 0 ? {} : { views }) };
  await tx.audit.append([...facts, ...erasureFacts(request, distinct, { ...counts, keys })]);
  tally.values += distinct.length;
  tally.keys += keys;
  tally.add(counts);
}

async function lateActivities(tx: TenantTransaction, who: Wanted, sinceArrival: number): Promise<readonly ActivityId[]> {
  const concerned: ActivityId[] = [];
  for (let before: number | null = null; ;) {
    const page = await activitiesAbout(tx, who, before);
    concerned.push(...page.concerned);
    before = page.next;
    if (before === null || before <= sinceArrival) return concerned;
  }
}
