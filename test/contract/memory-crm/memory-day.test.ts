import assert from "node:assert/strict";

import { loadDefaultPolicy } from "../../../config/load.ts";
import { grantStore } from "../../../src/adapters/store/grants.ts";
import type { InstallationId } from "../../../src/domain/model/ids.ts";
import type { CrmConnection } from "../../../src/ports/crm-connection.ts";
import { connectCrm } from "../../../src/usecases/connect-crm.ts";
import { auditDepsOf, auditDoorsOf } from "../../helpers/audit-deps.ts";
import { verifyAudit } from "../../../src/usecases/audit-log/verify-audit.ts";
import { fixedClock, freshStore } from "../../helpers/database.ts";
import type { FreshStore } from "../../helpers/database.ts";
import { inMemoryLimiter } from "../../helpers/in-memory-limiter.ts";
import { handsOn, setWorldPolicy } from "../../helpers/installed-hands.ts";
import type { Hands } from "../../helpers/installed-hands.ts";
import { chain, endings } from "../../helpers/proof.ts";
import { openMemory } from "./connection.ts";
import { linked } from "./map.ts";
import { firstGrant, seedWorld } from "./memory-portal.ts";
import { TYPES } from "./nouns.ts";
import { RolodexServer } from "./rolodex-server.ts";

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe("An activity on its way into a CRM that nobody planned for", function () {
  this.timeout(60_000);
  let fresh: FreshStore;
  let server: RolodexServer;
  let one: Hands;
  let seeds: ReadonlyMap<string, string>;
  before(async () => {
    fresh = await freshStore();
    server = new RolodexServer();
    seeds = seedWorld(server);
    one = await install();
  });
  after(() => fresh.close());

  async function install(): Promise<Hands> {
    const clock = fixedClock(new Date().toISOString());
    const open = (id: InstallationId): CrmConnection =>
      openMemory({ installation: id, server, clock, limiter: inMemoryLimiter(), grants: grantStore({ kysely: fresh.database.kysely, secrets: fresh.secrets }, id) });
    const connected = await connectCrm({ store: fresh.store, open: (id) => Promise.resolve(open(id).provisioner) }, {
      crm: "rolodex", grantor: { accountId: "1", accountName: "Example", userId: null }, grant: firstGrant(clock.now()),
      policy: await loadDefaultPolicy(), auditOrigin: "audit.example", at: clock.now(),
    });
    assert.ok(connected.ok);
    const { id } = connected.value;
    const app: Hands["app"] = {
      store: fresh.store, clock, log: silent, publicUrl: "http://localhost:3000", audit: auditDoorsOf(fresh), connection: () => Promise.resolve(open(id)),
      queue: { enqueue: (job, more) => fresh.store.inInstallation(id, (tx) => tx.enqueue(job, more)) },
    };
    await setWorldPolicy({ id, fresh }, { activityLogging: false });
    const hands = handsOn({ id, fresh, clock, app }, () => Promise.resolve(), false);
    await hands.sync();
    return hands;
  }

  const ours = (object: keyof typeof TYPES) => server.crm.of(TYPES[object]).filter(({ values }) => values["x_key"] !== undefined);

  it("is asked about on probation, and once a person approved it, it stands there once with its people, its step and its proof", async () => {
    const activity = await one.through("001-sensor-count.eml");
    assert.deepEqual([activity.state, activity.reasons], ["review", ["probation"]]);
    assert.deepEqual(ours("email"), []);

    assert.ok((await one.decide(await one.review(activity.id), "approve")).ok);
    await one.drain();
    await one.drain();
    assert.equal((await one.activity(activity.id)).state, "logged");
    const [mail, ...others] = ours("email");
    assert.ok(mail !== undefined && others.length === 0);
    assert.equal(mail.values["title"], "Re: monitoring platform - three sites");
    assert.deepEqual([...linked(mail, "person"), ...linked(mail, "company"), ...linked(mail, "deal")], ["c001", "a01", "o01"].map((seed) => seeds.get(seed)));
    assert.ok(ours("task").some(({ values }) => /sensor count/.test(values["title"] ?? "")));

    assert.ok((await endings(one)).every(({ status }) => status === "ok"));
    const named = (await chain(fresh, one.id)).flatMap(({ subject }) => subject?.object ?? []);
    assert.ok(named.includes("email"));
    assert.ok((await verifyAudit(auditDepsOf(fresh), one.id)).ok);
  });

  it("is not written again, however often everything runs again", async () => {
    const before = server.mutations;
    const [again] = await one.arrive("001-sensor-count.eml");
    assert.equal(again?.seenBefore, true);
    await one.drain();
    await one.sync();
    await one.drain();
    assert.equal(server.mutations, before);
  });
});
