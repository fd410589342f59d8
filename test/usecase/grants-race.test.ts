import assert from "node:assert/strict";
import * as z from "zod";

import { exchangeCode as exchangeHubSpot } from "../../connectors/hubspot/oauth.ts";
import { exchangeCode as exchangeSalesforce } from "../../connectors/salesforce/oauth.ts";
import { PolicySchema } from "../../config/policy.ts";
import { grantStore } from "../../src/adapters/store/grants.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import { freshStore, type FreshStore } from "../helpers/database.ts";
import { type Fared, type RacerProcess, startRacer } from "../helpers/grant-racers.ts";
import * as hubspot from "../helpers/hubspot-sandbox.ts";
import * as salesforce from "../helpers/salesforce-sandbox.ts";
import { door } from "../helpers/sandbox-door.ts";
import { type StartedSandbox, startSandbox } from "../helpers/start-sandbox.ts";

/** How many expiries; the full set is 1,000. */
const EXPIRIES = Number(process.env["STEWARD_GRANT_EXPIRIES"] ?? "50");
/** A token endpoint that is slow; the full set takes 15 s each time. */
const SLOW_MS = process.env["STEWARD_GRANT_EXPIRIES"] === undefined ? 2_000 : 15_000;
const SLOW_EXPIRIES = process.env["STEWARD_GRANT_EXPIRIES"] === undefined ? 2 : 5;
const CALLERS = 64;
/** A race of 128 callers takes some 50 ms. */
const MS_PER_EXPIRY_MAX = 1_000;
/** Long after either vendor's tokens have ended. */
const STEP_MS = 3 * 3_600_000;

for (const crm of ["hubspot", "salesforce"] as const) {
  describe(`the grant of ${crm}, wanted by ${String(CALLERS)} callers in each of two processes`, function () {
    this.timeout(60_000);
    let sandbox: StartedSandbox;
    let fresh: FreshStore;
    before(async () => {
      sandbox = await startSandbox({ autoApprove: true });
      fresh = await freshStore();
      await door(sandbox.url, "facts", { refreshTokenRotates: true });
      await door(sandbox.salesforceUrl, "facts", { refreshTokenRotates: true });
    });
    after(async () => {
      await fresh.close();
      await sandbox.stop();
    });

    it(`when it ends ${String(EXPIRIES)} times, then it is refreshed once each time, and every caller has the new token`, async function () {
      this.timeout(60_000 + EXPIRIES * MS_PER_EXPIRY_MAX);
      await withRacers({ crm, sandbox, fresh, turnMs: null }, async (two) => {
        for (let expiry = 1; expiry <= EXPIRIES; expiry += 1) await raceOnce(two, expiry, expiry % 2 === 0 && crm === "hubspot" ? "ended" : "refused");
      });
    });

    it(`when the token endpoint takes ${String(SLOW_MS / 1000)} s, then that is so too, and other work of both processes finds a connection at once`, async function () {
      this.timeout(60_000 + SLOW_EXPIRIES * SLOW_MS * 2);
      await withRacers({ crm, sandbox, fresh, turnMs: null }, async (two) => {
        for (let expiry = 1; expiry <= SLOW_EXPIRIES; expiry += 1) {
          await door(two.url, "faults", [{ match: { method: "POST", path: "/*/token" }, fault: "delay", delayMs: SLOW_MS }]);
          const fared = await raceOnce(two, expiry, "refused");
          assert.ok(Math.max(...fared.map(({ ms }) => ms)) >= SLOW_MS, `the endpoint was not slow ${JSON.stringify(fared)}`);
          assert.deepEqual(fared.filter(({ otherWorkMs }) => otherWorkMs > SLOW_MS * 0.9), []);
        }
      });
    });

    it("when a process is killed inside a refresh, then the other soon knows that the grant is dead, and connecting anew heals it", async () => {
      await withRacers({ crm, sandbox, fresh, turnMs: KILLED_TURN_MS }, async ({ url, id, racers: [killed, living] }) => {
        const before = await nowAt(url);
        await door(url, "clock", { advanceMs: STEP_MS });
        await door(url, "faults", [{ match: { method: "POST", path: "/*/token" }, fault: "delay", delayMs: KILLED_TURN_MS / 3 }]);
        const seen = await asked(url);
        const race = { how: "refused", now: before, callers: CALLERS } as const;
        const cut = killed.race(race).then(() => assert.fail("the killed process answered"), () => undefined);
        await until(async () => (await planned(url)) === 0);
        await killed.kill();
        await cut;
        // The vendor rotates for nobody.
        await until(async () => (await asked(url)) > seen);
        const fared = await living.race(race);
        assert.deepEqual([fared.errors, fared.tokens], [["unauthorized"], []]);
        assert.ok(fared.ms < KILLED_TURN_MS + SLOW_MS, `${String(fared.ms)} ms`);

        assert.equal(await install(crm, url, fresh), id);
        const healed = await living.race(race);
        assert.deepEqual([healed.errors, healed.tokens.length], [[], 1]);
      });
    });
  });
}

/** How long a killed process holds the others up here. */
const KILLED_TURN_MS = 3_000;

type Crm = "hubspot" | "salesforce";

interface Two {
  readonly crm: Crm;
  readonly url: string;
  readonly id: InstallationId;
  readonly fresh: FreshStore;
  readonly racers: readonly [RacerProcess, RacerProcess];
}

interface Ground {
  readonly crm: Crm;
  readonly sandbox: StartedSandbox;
  readonly fresh: FreshStore;
  readonly turnMs: number | null;
}

/** Installs anew, and starts the two processes on it. */
async function withRacers({ crm, sandbox, fresh, turnMs }: Ground, work: (two: Two) => Promise<void>): Promise<void> {
  const url = crm === "hubspot" ? sandbox.url : sandbox.salesforceUrl;
  const id = await install(crm, url, fresh);
  const open = { connection: fresh.connection, installation: id, crm, url, at: await nowAt(url), turnMs };
  const racers = [await startRacer(open), await startRacer(open)] as const;
  try {
    await work({ crm, url, id, fresh, racers });
  } finally {
    await Promise.all(racers.map((racer) => racer.stop()));
  }
}

async function install(crm: Crm, url: string, { store }: FreshStore): Promise<InstallationId> {
  const clock = { now: () => at };
  const at = await nowAt(url);
  const granted = crm === "hubspot"
    ? await exchangeHubSpot(hubspot.settingsOf(url), clock, { code: await hubspot.codeFrom(url), redirectUri: hubspot.REDIRECT, codeVerifier: null })
    : await exchangeSalesforce(salesforce.settingsOf(url), clock, await salesforce.codeFrom(url));
  assert.ok(granted.ok, granted.ok ? "" : granted.error.publicMessage);
  const { id } = await store.acrossTenants.install({ crm, ...granted.value, policy: PolicySchema.parse({}), auditOrigin: "test", at });
  return id;
}

/** Lets the token end and both processes want it; what must hold of every such race is asserted here. */
async function raceOnce({ url, id, fresh, racers }: Two, expiry: number, how: "ended" | "refused"): Promise<readonly Fared[]> {
  const before = await nowAt(url);
  const stored = await grantStore({ kysely: fresh.database.kysely, secrets: fresh.secrets }, id).load();
  await door(url, "clock", { advanceMs: STEP_MS });
  const now = how === "ended" ? await nowAt(url) : before;
  const fared = await Promise.all(racers.map((racer) => racer.race({ how, now, callers: CALLERS })));
  const generation = (stored?.generation ?? 0) + 1;
  assert.deepEqual(fared.map(({ errors }) => errors), [[], []], `expiry ${String(expiry)}`);
  assert.deepEqual(fared.map(({ generations }) => generations), [[generation], [generation]], `expiry ${String(expiry)}`);
  assert.equal(new Set(fared.flatMap(({ tokens }) => tokens)).size, 1, `expiry ${String(expiry)}`);
  assert.equal(fared.reduce((sum, { asked }) => sum + asked, 0), 1, `expiry ${String(expiry)}`);
  return fared;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => { setImmediate(resolve); });
}

/** Faults that no request has met yet. */
const planned = async (url: string): Promise<number> => z.object({ waiting: z.array(z.unknown()) }).parse(await door(url, "faults")).waiting.length;

/** How often the token endpoint was asked so far. */
const asked = async (url: string): Promise<number> => z.object({ requests: z.array(z.object({ path: z.string() })) })
  .parse(await door(url, "requests?since=0")).requests.filter(({ path }) => path.endsWith("/token")).length;

const nowAt = async (url: string): Promise<string> => z.object({ now: z.string() }).parse(await door(url, "clock")).now;
