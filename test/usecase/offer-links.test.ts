import assert from "node:assert/strict";

import type { StoredActivity } from "../../src/ports/store-tables.ts";
import { offerLinks } from "../../src/usecases/offer-links.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import { assertProven } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const LORNA = "l.tice@leaflinesteam.example";

/** A mail by somebody who is known, with a copy to somebody who is not. */
const withStranger = (n: number, address = LORNA) => ({ name: `traps-${String(n)}.eml`, text: [
  "From: Fiona Mackie <fiona.mackie@brightwaterpaper.example>", "To: Tom Hargreaves <tom.hargreaves@kestrelsensing.example>", `Cc: ${address === LORNA ? "Lorna Tice" : "Lorna"} <${address}>`,
  `Subject: Steam trap survey ${String(n)}`, `Date: Tue, ${String(n).padStart(2, "0")} Mar 2026 10:00:00 +0000`, `Message-ID: <traps-${String(n)}@brightwaterpaper.example>`,
  "Content-Type: text/plain; charset=utf-8", "", `The steam trap survey reached hall ${String(n)}, Lorna knows where the traps are buried.`, "", "Fiona Mackie",
].join("\r\n") });

describe("somebody who took part before they were on record", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  let logged: StoredActivity;
  let open: StoredActivity;
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    one = await installed(sandbox.url);
    const first = await one.through(withStranger(3));
    assert.ok((await one.decide(await one.review(first.id), "approve")).ok);
    await one.drain();
    logged = await one.activity(first.id);
    open = await one.through(withStranger(4));
  });
  after(async () => {
    await one.close();
    await sandbox.stop();
  });
  afterEach(() => assertProven(one));

  const offer = () => offerLinks({ store: one.fresh.store, clock: one.clock }, one.id);
  const mailOf = async (n: number) => {
    const found = (await one.portal.records("emails")).find(({ properties }) => properties["hs_email_subject"] === `Steam trap survey ${String(n)}`);
    assert.ok(found);
    return found;
  };
  const linkReviews = async () => (await one.reviews()).filter(({ title }) => title.startsWith("Link "));

  it("is not asked about while nobody has the address", async () => {
    assert.deepEqual([logged.state, open.state], ["logged", "review"]);
    assert.deepEqual(await offer(), { asked: 0, marked: 0 });
  });

  it("is proposed to be linked once a contact has the address, in one question, and nothing is moved unasked", async () => {
    const [someone] = (await one.portal.records("contacts")).filter(({ seed }) => seed === "c090");
    assert.ok(someone);
    await one.portal.edit({ object: "contacts", id: someone.id, properties: { email: LORNA, firstname: "Lorna", lastname: "Tice" } });
    await one.sync();
    const before = (await one.portal.mutations()).length;
    assert.deepEqual(await offer(), { asked: 1, marked: 1 });
    assert.equal((await one.portal.mutations()).length, before);
    const [task, ...more] = await linkReviews();
    assert.ok(task);
    assert.equal(more.length, 0);
    assert.deepEqual([task.state, task.proposalIds.length, task.activityId], ["open", 1, logged.id]);
    assert.match(task.detail, /mail of 2026-03-03/i);
    assert.ok(!(await one.portal.seedsOf(await mailOf(3))).includes("c090"));
  });

  it("is among the candidates of the review that is open, and can be picked there", async () => {
    const task = await one.review(open.id);
    const number = (task.candidates ?? []).findIndex(({ name }) => name === "Lorna Tice") + 1;
    assert.ok(number > 0);
    assert.match(task.detail, new RegExp(`^${String(number)}\\. contact Lorna Tice: `, "m"));
    assert.ok((await one.decide(task, "edit", { picks: [number] })).ok);
    await one.drain();
    assert.ok((await one.portal.seedsOf(await mailOf(4))).includes("c090"));
  });

  it("is linked when a person approves, beside who was linked before, and is not proposed again", async () => {
    const [task] = await linkReviews();
    assert.ok(task);
    const linked = await one.portal.seedsOf(await mailOf(3));
    assert.ok((await one.decide(task, "approve")).ok);
    await one.drain();
    assert.deepEqual(await one.portal.seedsOf(await mailOf(3)), [...linked, "c090"].toSorted());
    assert.equal((await one.portal.records("emails")).filter(({ properties }) => properties["hs_email_subject"] === "Steam trap survey 3").length, 1);
    assert.equal((await one.activity(logged.id)).state, "logged");
    const [someone] = (await one.portal.records("contacts")).filter(({ seed }) => seed === "c090");
    await one.portal.edit({ object: "contacts", id: someone?.id, properties: { jobtitle: "Contractor" } });
    await one.sync();
    assert.deepEqual(await offer(), { asked: 0, marked: 0 });
  });

  it("when an address is added while a link is asked about, or the activity is on its way to the CRM, then it is proposed once that has ended", async () => {
    const OTHER = "lorna@tice.example";
    const THIRD = "lorna.tice@home.example";
    const logAs = async (n: number, address: string) => {
      const { id } = await one.through(withStranger(n, address));
      assert.ok((await one.decide(await one.review(id), "approve")).ok);
      return id;
    };
    const asFirst = await logAs(5, OTHER);
    await one.drain();
    const asSecond = await logAs(6, THIRD);
    assert.deepEqual([(await one.activity(asFirst)).state, (await one.activity(asSecond)).state], ["logged", "logging"]);

    const [someone] = (await one.portal.records("contacts")).filter(({ seed }) => seed === "c090");
    assert.ok(someone);
    const addresses = async (...more: readonly string[]) => {
      await one.portal.edit({ object: "contacts", id: someone.id, properties: { hs_additional_emails: more.join(";") } });
      await one.sync();
    };
    await addresses(OTHER);
    assert.deepEqual(await offer(), { asked: 1, marked: 0 });
    await addresses(OTHER, THIRD);
    assert.deepEqual(await offer(), { asked: 0, marked: 0 }, "on its way, and asked about already");
    const openLinks = async () => (await linkReviews()).filter(({ state }) => state === "open");
    const [task] = await openLinks();
    assert.ok(task);
    assert.ok((await one.decide(task, "reject", { reason: "another Lorna" })).ok);
    assert.deepEqual(await offer(), { asked: 0, marked: 0 }, "on its way");
    await one.drain();
    assert.deepEqual(await offer(), { asked: 1, marked: 0 });
    assert.deepEqual((await openLinks()).map(({ activityId }) => activityId), [asSecond]);
    assert.deepEqual(await offer(), { asked: 0, marked: 0 });
  });
});
