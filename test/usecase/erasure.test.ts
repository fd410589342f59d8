import assert from "node:assert/strict";

import { accessTables } from "../../src/adapters/store/access.ts";
import { handle } from "../../src/app/jobs/handlers.ts";
import { mailboxIdentity } from "../../src/domain/erasure/identity.ts";
import { type ActivityId, crmRecordId, findingId, proposalId } from "../../src/domain/model/ids.ts";
import type { Store } from "../../src/ports/store.ts";
import { erasePeople, type ErasureRequest, previewErasure } from "../../src/usecases/erase-person.ts";
import { noteHints } from "../../src/usecases/note-hints.ts";
import { revealEntry } from "../../src/usecases/reveal-audit.ts";
import { verifyAudit } from "../../src/usecases/audit-log/verify-audit.ts";
import { askAboutMerge } from "../helpers/asked-merge.ts";
import { auditDepsOf } from "../helpers/audit-deps.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import { chain } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const ALAN = "alan.prescott@northfield-foundry.example";
const DEBORAH = "deborah.kline@northfield-foundry.example";
const ETHAN = "ethan.moss@northfield-foundry.example";
const DANA = "dana.whitfield@kestrelsensing.example";
const REQUEST = { actor: { kind: "admin", id: "cli" }, basis: "request", request: "T-17" } as const;

const mail = (name: string, { from, cc, text }: { readonly from: string; readonly cc?: string; readonly text: string }) => ({
  name: `${name}.eml`,
  text: [
    `From: ${from}`, `To: Dana Whitfield <${DANA}>`, ...(cc === undefined ? [] : [`Cc: ${cc}`]), `Subject: ${name} and the three sites`, "Date: Tue, 10 Feb 2026 08:41:00 -0500",
    `Message-ID: <${name}@northfield-foundry.example>`, "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "", text, "",
  ].join("\r\n"),
});
/** Written by two people together, by one of them, by somebody else about the other, and by somebody else about nobody. */
const MAILS = {
  both: mail("both", { from: `Alan Prescott <${ALAN}>`, cc: `Deborah Kline <${DEBORAH}>`, text: "Dana,\r\n\r\nI will send the sensor count for all three sites by 19 February 2026." }),
  hers: mail("hers", { from: `Deborah Kline <${DEBORAH}>`, text: "Dana,\r\n\r\nI will send the signed order form by 20 February 2026." }),
  about: mail("about", { from: `Ethan Moss <${ETHAN}>`, text: "Dana,\r\n\r\nthe firewall is open. Prescott, Alan told me about the gateway. I will send the port list by 23 February 2026." }),
  others: mail("others", { from: `Ethan Moss <${ETHAN}>`, text: "Dana,\r\n\r\nI will send the network plan by 24 February 2026." }),
} as const;
type MailName = keyof typeof MAILS;
const MAIL_NAMES: readonly MailName[] = ["both", "hers", "about", "others"];

describe("forgetting one of several people", function () {
  this.timeout(120_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  const ids = new Map<MailName, ActivityId>();

  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(async () => { await sandbox.stop(); });
  beforeEach(async () => {
    one = await installed(sandbox.url);
    for (const name of MAIL_NAMES) ids.set(name, (await one.through(MAILS[name])).id);
  });
  afterEach(() => one.close());

  const request = (...people: readonly string[]): ErasureRequest => ({ ...REQUEST, people });
  const depsOf = (store: Store = one.fresh.store) => ({ store, clock: one.clock });
  const idOf = (name: MailName): ActivityId => ids.get(name) ?? assert.fail(`${name} did not arrive`);
  /** The entries of what came of each mail, as they are found before anything is deleted. */
  const entriesOf = async (name: MailName): Promise<readonly number[]> => {
    const filed = await one.in((tx) => tx.proposals.ofActivity(idOf(name)));
    const proposals = new Set(filed.map(({ auditId }) => auditId));
    const found = (await chain(one.fresh, one.id)).filter(({ id, ref }) => proposals.has(id) || proposals.has(ref?.["proposal"] ?? ""));
    assert.ok(found.length > 1, `${name} has no entries`);
    return found.map(({ _seq: seq }) => seq);
  };
  const statesOf = async (entries: readonly number[]): Promise<readonly string[]> => {
    const deps = auditDepsOf(one.fresh);
    const states = [];
    for (const seq of entries) states.push(...((await revealEntry(deps, one.id, seq))?.places ?? []).map(({ state }) => state));
    return [...new Set(states)].sort();
  };
  const size = () => one.in((tx) => tx.audit.kept.size());
  const isValid = async (): Promise<boolean> => (await verifyAudit(auditDepsOf(one.fresh), one.id)).ok;
  const hasText = async (name: MailName): Promise<boolean> => (await one.activity(idOf(name))).activity !== null;
  const byMail = (address: string) => one.in((tx) => tx.mirror.select({ mailboxes: [address], domains: [], phones: [], nameTokens: [] })).then(({ contacts }) => contacts.filter(({ emails }) => emails.includes(address)).length);

  it("erases what speaks of them and leaves what others said alone, and the chain tells what is gone", async () => {
    const entries = new Map<MailName, readonly number[]>();
    for (const name of ids.keys()) entries.set(name, await entriesOf(name));
    const erased = await erasePeople(depsOf(), one.id, request(ALAN));
    assert.ok(erased.ok);
    const { contacts, values, keys, counts } = erased.value;
    assert.ok(contacts === 1 && values > 5 && keys >= 2 && counts["activities"] === 2, JSON.stringify(erased.value));

    assert.deepEqual(await Promise.all([...ids.keys()].map(hasText)), [false, true, false, true]);
    assert.deepEqual(await statesOf(entries.get("both") ?? []), ["erased"]);
    assert.deepEqual(await statesOf(entries.get("hers") ?? []), ["match"]);
    assert.deepEqual(await statesOf(entries.get("others") ?? []), ["match"]);
    assert.ok((await statesOf(entries.get("about") ?? [])).every((state) => state === "erased" || state === "match"));
    assert.ok(await isValid());
    const told = (await chain(one.fresh, one.id)).filter(({ type }) => type === "erasure");
    assert.equal(told.reduce((sum, { data }) => sum + Number(data["n"]), 0), values);
    assert.ok(told.every(({ data }) => data["request"] === "T-17" && data["basis"] === "request"));
    assert.ok(!JSON.stringify(told).toLowerCase().includes("prescott"));
  });

  it("destroys their keys and nobody else's", async () => {
    const keysOf = async (address: string): Promise<number> => {
      const [mark] = await one.in((tx) => Promise.resolve(tx.people.marks([mailboxIdentity(address) ?? assert.fail("no address")])));
      const { rowCount } = await one.fresh.database.pool.query("SELECT FROM steward.person_key WHERE mark = $1", [mark]);
      return rowCount ?? 0;
    };
    assert.deepEqual([await keysOf(ALAN), await keysOf(DEBORAH)], [1, 1]);
    assert.ok((await erasePeople(depsOf(), one.id, request(ALAN))).ok);
    assert.deepEqual([await keysOf(ALAN), await keysOf(DEBORAH)], [0, 1]);
  });

  it("lets no synchronisation bring them back, and does nothing when it is asked for again", async () => {
    assert.equal(await byMail(ALAN), 1);
    assert.ok((await erasePeople(depsOf(), one.id, request(ALAN))).ok);
    await handle(one.app, { name: "sync-records", installation: one.id, object: null, full: true });
    assert.deepEqual([await byMail(ALAN), await byMail(DEBORAH)], [0, 1]);
    const before = await size();
    const again = await erasePeople(depsOf(), one.id, request(ALAN));
    assert.ok(again.ok);
    assert.deepEqual([again.value.values, again.value.keys, await size()], [0, 0, before]);
  });

  it("finds the same people by their number, their contact's id and the CRM's id", async () => {
    const [contact] = await one.in((tx) => tx.erasure.contacts({ ids: [], addresses: [ALAN], phones: [] }));
    assert.ok(contact);
    const wanted = await previewErasure(depsOf(), one.id, [ALAN]);
    assert.ok(wanted.ok);
    for (const word of [contact.id, contact.crmIds[0] ?? "", "+1 216 555 0101", "(216) 555-0101", `Alan <${ALAN.toUpperCase()}>`]) {
      assert.deepEqual(await previewErasure(depsOf(), one.id, [word]), wanted, word);
    }
  });

  it("says beforehand what would go, and changes nothing by that", async () => {
    const before = await size();
    const preview = await previewErasure(depsOf(), one.id, [ALAN]);
    assert.ok(preview.ok);
    assert.deepEqual([await size(), await byMail(ALAN), await hasText("both")], [before, 1, true]);
    const erased = await erasePeople(depsOf(), one.id, request(ALAN));
    assert.ok(erased.ok);
    assert.deepEqual([preview.value.values, preview.value.counts["activities"]], [erased.value.values, erased.value.counts["activities"]]);
  });

  it("refuses words that name nobody it could look for, and a request that names them", async () => {
    for (const words of [["Alan Prescott"], ["", ALAN], ["no@where@"], ["c_unknown"]]) {
      const refused = await erasePeople(depsOf(), one.id, request(...words));
      assert.ok(!refused.ok && refused.error.kind === "unknown" && refused.error.words.length === 1, JSON.stringify(words));
    }
    const refused = await erasePeople(depsOf(), one.id, { ...request(ALAN), request: "for Alan Prescott" });
    assert.ok(!refused.ok && refused.error.kind === "request-names-them");
    assert.ok(await hasText("both"));
  });

  it("takes what stands on a company's telephone for no name of theirs", async () => {
    const caller = await one.through(mail("caller", { from: "Northfield Foundry <desk@northfield-foundry.example>", text: "I will send the gate pass by 26 February 2026." }));
    const other = await one.through(mail("visit", { from: `Ethan Moss <${ETHAN}>`, text: "I will send the plan of the Northfield Foundry site by 27 February 2026." }));
    assert.ok((await erasePeople(depsOf(), one.id, request("desk@northfield-foundry.example"))).ok);
    assert.deepEqual([(await one.activity(caller.id)).activity === null, (await one.activity(other.id)).activity === null], [true, false]);
  });

  it("drops what waits: an activity in the queue, a write that is due; of one on its way the chain says that nobody knows", async () => {
    const [queued] = await one.arrive(mail("queued", { from: `Alan Prescott <${ALAN}>`, text: "I will send the drawings by 25 February 2026." }));
    assert.ok(queued);
    await one.in(async (tx) => {
      const [first] = await tx.proposals.ofActivity(idOf("both"));
      assert.ok(first);
      const { rowCount } = await one.fresh.database.pool.query("UPDATE steward.crm_write SET state = 'intended', open_intent_audit_id = $1 WHERE proposal_id = $2", [first.auditId, first.proposal.id]);
      assert.equal(rowCount, 1);
    });
    assert.ok((await erasePeople(depsOf(), one.id, request(ALAN))).ok);
    assert.equal((await one.activity(queued.id)).state, "skipped");
    const mine = (await one.portal.ours()).length;
    await one.drain();
    assert.equal((await one.portal.ours()).length, mine, "something was still written");
    const unheard = (await chain(one.fresh, one.id)).filter(({ type, data }) => type === "outcome" && data["error_code"] === "erased");
    assert.deepEqual(unheard.map(({ data }) => data["status"]), ["unknown"]);
    assert.deepEqual([...(await one.in((tx) => tx.writes.ofActivities([idOf("both")]))).values()].flat(), []);
    assert.ok(await isValid());
  });

  it("drops views of the review queue that name them, and finds a merge of others by the values that it is asked about with", async () => {
    const view = (id: string, q: string) => one.in((tx) => tx.savedFilters.put("user:u-1", { id, name: id, query: { q } }, { at: one.clock.now(), mayReplace: () => false }));
    await view("his", "alan prescott");
    await view("hers", "Deborah Kline");
    await askAboutMerge(one.fresh.store, one.id, one.clock.now());
    await one.in(async (tx) => {
      const asked = (await tx.mergeQuestions.get(proposalId("m1"))) ?? assert.fail("nothing is kept");
      await tx.mergeQuestions.keep({ id: proposalId("m2"), activityId: findingId("pair-1") }, { ...asked, evidence: `both were written to by ${ALAN}` });
      // Of a third nothing is left but what it was asked about with.
      await tx.mergeQuestions.keep({ id: proposalId("m3"), activityId: findingId("pair-3") }, { ...asked, evidence: `both were written to by ${ALAN}` });
    });
    const erased = await erasePeople(depsOf(), one.id, request(ALAN));
    assert.ok(erased.ok);
    assert.equal(erased.value.counts["views"], 1);
    assert.deepEqual((await one.in((tx) => tx.savedFilters.list("user:u-1"))).map(({ id }) => id), ["hers"]);
    for (const id of ["m1", "m2", "m3"]) assert.equal(await one.in((tx) => tx.mergeQuestions.get(proposalId(id))), null);
  });

  it("forgets remembered answers that name them, and no others", async () => {
    const access = accessTables({ kysely: one.fresh.database.kysely, secrets: one.fresh.secrets });
    const answered = async (key: string, body: string, installation: string = one.id) => {
      const asked = { scope: `${installation} key POST /x`, key, requestHash: "h" };
      await access.reserve(asked, one.clock.now());
      await access.remember(asked, { status: 200, body }, one.clock.now());
      return asked;
    };
    const [about, other] = [await answered("1", JSON.stringify({ title: "Mail of\nAlan Prescott" })), await answered("2", JSON.stringify({ title: "Mail of Deborah Kline" }))];
    const elsewhere = await answered("3", JSON.stringify({ title: "Mail of Alan Prescott" }), "another-installation");
    assert.ok((await erasePeople(depsOf(), one.id, request(ALAN))).ok);
    assert.equal((await access.reserve(elsewhere, one.clock.now())).state, "answered");
    assert.equal((await access.reserve(other, one.clock.now())).state, "answered");
    assert.equal((await access.reserve(about, one.clock.now())).state, "reserved");
  });

  it("when it is cut after any of its steps, then asking again finishes it and nothing is missing", async () => {
    const entries = await entriesOf("both");
    for (let step = 1; ; step += 1) {
      let left = step;
      const cut: Store = { ...one.fresh.store, inInstallation: (id, work) => (left-- > 0 ? one.fresh.store.inInstallation(id, work) : Promise.reject(new Error("cut"))) };
      const done = await erasePeople(depsOf(cut), one.id, request(ALAN)).then(() => true, (error: unknown) => {
        assert.ok(error instanceof Error && error.message === "cut");
        return false;
      });
      assert.ok((await statesOf(entries)).every((state) => state === "erased" || state === "match"), `after step ${String(step)}`);
      if (done) break;
    }
    assert.deepEqual(await statesOf(entries), ["erased"]);
    assert.ok(await isValid());
  });

  it("HubSpot's privacy deletion does the same for the contact", async () => {
    const entries = await entriesOf("both");
    const [contact] = await one.in((tx) => tx.erasure.contacts({ ids: [], addresses: [ALAN], phones: [] }));
    const crmId = contact?.crmIds[0] ?? assert.fail("the contact has no id in the CRM");
    const hints = [{ object: "contact", crmId, kind: "forgotten", at: one.clock.now() }, { object: "contact", crmId: crmRecordId("999999"), kind: "forgotten", at: one.clock.now() }] as const;
    await noteHints({ store: one.fresh.store, clock: one.clock }, one.id, hints);
    await handle(one.app, { name: "read-hints", installation: one.id });
    assert.deepEqual(await statesOf(entries), ["erased"]);
    assert.deepEqual([await hasText("both"), await hasText("hers"), await byMail(ALAN)], [false, true, 0]);
    const told = (await chain(one.fresh, one.id)).filter(({ type }) => type === "erasure");
    assert.ok(told.length > 0 && told.every(({ data }) => data["basis"] === "crm-privacy-deletion"));
    assert.equal((await one.in((tx) => tx.hints.waiting())).count, 0);
  });

  it("a value that was altered, or is gone without an erasure, is told apart from one that was erased", async () => {
    const [entry = -1] = await entriesOf("others");
    const { pool } = one.fresh.database;
    const at = [one.id, entry];
    await pool.query("UPDATE steward.audit_private SET salt = sha256(salt) WHERE (installation_id, seq) = ($1, $2) AND path = '/data/summary'", at);
    await pool.query("DELETE FROM steward.audit_private WHERE (installation_id, seq) = ($1, $2) AND path = '/data/rationale'", at);
    const places = (await revealEntry(auditDepsOf(one.fresh), one.id, entry))?.places ?? [];
    const stateOf = (path: string) => places.find((place) => place.path === path)?.state;
    assert.deepEqual([stateOf("/data/summary"), stateOf("/data/rationale")], ["mismatch", "missing"]);
    assert.ok(places.some(({ state }) => state === "match"));
    assert.equal(await revealEntry(auditDepsOf(one.fresh), one.id, 1_000_000), null);
    const looked = (await chain(one.fresh, one.id)).at(-1);
    assert.deepEqual([looked?.type, looked?.data["what"], looked?.data["n"]], ["access", "reveal", places.length]);
  });
});
