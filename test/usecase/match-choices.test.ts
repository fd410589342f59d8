import assert from "node:assert/strict";

import { reviewTaskId } from "../../src/domain/model/ids.ts";
import type { ReviewTask } from "../../src/domain/model/proposal.ts";
import { erasePeople } from "../../src/usecases/erase-person.ts";
import { type Installed, installed } from "../helpers/installed.ts";
import { assertProven } from "../helpers/proof.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

const ADDRESS = "orders@orchardlane.example";

/** A mail from an address that two contacts share, unsigned. */
const unsigned = (day: number, to = "Dana Whitfield <dana.whitfield@kestrelsensing.example>") => ({ name: `day-${String(day)}.eml`, text: [
  `From: Orchard Lane <${ADDRESS}>`, `To: ${to}`, "Subject: gateway", `Date: Tue, ${String(day).padStart(2, "0")} Mar 2026 06:31:00 -0500`,
  `Message-ID: <day-${String(day)}@orchardlane.example>`, "Content-Type: text/plain; charset=utf-8", "", `The gateway in the back of hall ${String(day)} is blinking orange again.`, "",
].join("\r\n") });

describe("a person's choice of whom an address means", function () {
  this.timeout(60_000);
  let sandbox: StartedSandbox;
  let one: Installed;
  before(async () => {
    sandbox = await startSandbox({ autoApprove: true });
    one = await installed(sandbox.url);
  });
  after(async () => {
    await one.close();
    await sandbox.stop();
  });
  afterEach(() => assertProven(one));

  const numberOf = ({ candidates = [] }: ReviewTask, name: string): number => candidates.findIndex((candidate) => candidate.name === name) + 1;
  const asked = async (day: number): Promise<ReviewTask> => {
    const activity = await one.through(unsigned(day));
    assert.equal(activity.state, "review");
    return one.review(activity.id);
  };
  const loggedOn = async (day: number): Promise<readonly string[]> => {
    const activity = await one.through(unsigned(day));
    assert.equal(activity.state, "logged");
    const filed = await one.in((tx) => tx.proposals.ofActivity(activity.id));
    return filed.flatMap(({ proposal }) => (proposal.kind === "log_activity" ? [...proposal.links.contactIds, ...proposal.evidence.map(({ detail }) => detail)] : []));
  };
  const remembered = () => one.fresh.database.pool.query<{ contact_id: string; contrary: number }>("SELECT contact_id, contrary FROM steward.match_choice").then(({ rows }) => rows);

  it("is asked for with numbered candidates, and one that is not among them is refused", async () => {
    const task = await asked(3);
    assert.ok(numberOf(task, "Sal Petrillo") > 0 && numberOf(task, "Gina Petrillo") > 0);
    assert.match(task.detail, new RegExp(`^${String(numberOf(task, "Sal Petrillo"))}\\. contact Sal Petrillo`, "m"));
    const refused = await one.decide(task, "edit", { picks: [29] });
    assert.ok(!refused.ok && refused.error.kind === "incomplete");
    const onlyEdits = await one.decide(task, "approve", { picks: [1] });
    assert.ok(!onlyEdits.ok && onlyEdits.error.kind === "incomplete");
    assert.deepEqual(await remembered(), []);
  });

  it("is written, remembered, and settles the next one, which says who chose and when", async () => {
    const task = await asked(4);
    const dana = (await one.in((tx) => tx.mirror.users())).find(({ name }) => name === "Dana Whitfield");
    assert.ok(dana);
    const sal = task.candidates?.[numberOf(task, "Sal Petrillo") - 1];
    assert.ok(sal?.object === "contact");
    assert.ok((await one.decide(task, "edit", { picks: [numberOf(task, "Sal Petrillo")], actor: { kind: "user", id: dana.id } })).ok);
    await one.drain();
    const [mail] = (await one.portal.records("emails")).filter(({ properties }) => properties["hs_email_subject"] === "gateway");
    assert.ok(mail);
    assert.deepEqual(await one.portal.seedsOf(mail), ["a35", "c083"]);
    assert.deepEqual((await remembered()).map(({ contact_id: id }) => id), [sal.id]);
    assert.deepEqual((await one.in((tx) => tx.choices.ofReview(task.id))).map(({ kind, contactId: id, by }) => ({ kind, id, by })), [{ kind: "address", id: sal.id, by: dana.id }]);

    const found = await loggedOn(5);
    assert.ok(found.includes(sal.id));
    assert.ok(found.some((detail) => /^Chosen by Dana Whitfield on \d{4}-\d\d-\d\d\.$/.test(detail)), found.join("\n"));
  });

  it("gives way to a newer one", async () => {
    const activity = await one.through({ name: "gina.eml", text: unsigned(6).text.replace("The gateway", "Gina here. The gateway") });
    assert.equal(activity.state, "review", "the text names another than the choice: a person is asked");
    const first = await one.review(activity.id);
    assert.ok((await one.decide(first, "edit", { picks: [numberOf(first, "Gina Petrillo")] })).ok);
    await one.drain();
    const gina = first.candidates?.[numberOf(first, "Gina Petrillo") - 1];
    assert.deepEqual((await remembered()).map(({ contact_id: id, contrary }) => ({ id, contrary })), [{ id: gina?.id, contrary: 0 }]);
    assert.ok((await loggedOn(7)).includes(gina?.id ?? ""));
  });

  it("is forgotten with the person, and with the record", async () => {
    const [{ contact_id: gina } = { contact_id: "" }] = await remembered();
    const erased = await erasePeople({ store: one.fresh.store, clock: one.clock }, one.id, { people: [gina], request: "T-1", basis: "request", actor: { kind: "admin", id: "cli" } });
    assert.ok(erased.ok, JSON.stringify(erased));
    assert.equal(erased.value.counts["choices"], 1);
    assert.deepEqual(await remembered(), []);

    const colin = (await one.in((tx) => tx.mirror.select({ mailboxes: ["colin.birtwistle@brightwaterpaper.example"], domains: [], phones: [], nameTokens: [] }))).contacts.find(({ firstName }) => firstName === "Colin");
    assert.ok(colin);
    const [crmId] = (await one.in((tx) => tx.mirror.toCrm("contact", [colin.id]))).values();
    assert.ok(crmId);
    const chosen = { clue: { kind: "address", value: "colin@home.example" }, accountId: null, contactId: colin.id } as const;
    await one.in((tx) => tx.choices.remember([chosen], { by: null, at: one.clock.now(), review: reviewTaskId("r-1") }));
    assert.equal((await remembered()).length, 1);
    await one.in((tx) => tx.mirror.tombstone("contact", [crmId]));
    assert.deepEqual(await remembered(), []);
  });
});
