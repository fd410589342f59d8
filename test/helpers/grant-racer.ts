import { createHash } from "node:crypto";
import { createInterface } from "node:readline";
import * as z from "zod";

import { refreshGrant as refreshHubSpot } from "../../connectors/hubspot/oauth.ts";
import { refreshGrant as refreshSalesforce } from "../../connectors/salesforce/oauth.ts";
import { createTokenSource, type TokenSource } from "../../connectors/shared/oauth.ts";
import { type Database, openPool } from "../../src/adapters/store/database.ts";
import { grantStore } from "../../src/adapters/store/grants.ts";
import { secretsUnder } from "../../src/adapters/system/secrets.ts";
import { installationId } from "../../src/domain/model/ids.ts";
import type { Result } from "../../src/domain/model/result.ts";
import type { Grant, HeldGrant } from "../../src/ports/crm-connection.ts";
import type { CrmError } from "../../src/ports/crm-errors.ts";
import { settingsOf as hubspotSettings } from "./hubspot-sandbox.ts";
import { settingsOf as salesforceSettings } from "./salesforce-sandbox.ts";

/** What a racer is told first. */
export const OpenSchema = z.object({
  connection: z.object({ host: z.string(), port: z.number(), user: z.string(), database: z.string(), password: z.string().optional() }),
  installation: z.string(), crm: z.enum(["hubspot", "salesforce"]), url: z.string(), at: z.string(),
  /** How long a racer that dies in a refresh holds the others up. */
  turnMs: z.number().nullable(),
});
/** `ended`: by the clock the token ended; `refused`: the vendor refused it, which the clock does not show. */
const OrderSchema = z.union([
  z.object({ do: z.literal("open"), open: OpenSchema }),
  z.object({ do: z.literal("race"), how: z.enum(["ended", "refused"]), now: z.string(), callers: z.number() }),
]);
/** How the callers of one process fared. */
export const FaredSchema = z.object({
  /** Every token that some caller got, as a digest, and the generations they were of. */
  tokens: z.array(z.string()), generations: z.array(z.number()), errors: z.array(z.string()),
  /** Refreshes that this process asked the vendor for. */
  asked: z.number(), ms: z.number(),
  /** The longest that other work of the process waited for a connection meanwhile, milliseconds. */
  otherWorkMs: z.number(),
});

/** Other work that goes on while callers wait for a token: this many at once, on a pool that is no larger. */
const OTHER_WORK = 4;
const POOL_MAX = 4;

interface Racer {
  readonly tokens: TokenSource;
  readonly database: Database;
  readonly asked: () => number;
  setClock(now: string): void;
}

function open({ connection, installation, crm, url, at, turnMs }: z.infer<typeof OpenSchema>): Racer {
  const { password, ...rest } = connection;
  const database = openPool({ ...rest, ...(password === undefined ? {} : { password }) }, { poolMax: POOL_MAX });
  let now = at;
  let asked = 0;
  const clock = { now: () => now };
  const refresh = (current: Grant): Promise<Result<Grant, CrmError>> => {
    asked += 1;
    return crm === "hubspot" ? refreshHubSpot(hubspotSettings(url), clock, current) : refreshSalesforce(salesforceSettings(url), clock, current);
  };
  const grants = grantStore({ kysely: database.kysely, secrets: secretsUnder(Buffer.alloc(32, 7)), ...(turnMs === null ? {} : { turnMs }) }, installationId(installation));
  const clientId = crm === "hubspot" ? hubspotSettings(url).clientId : salesforceSettings(url).clientId;
  return { tokens: createTokenSource({ grants, clock, clientId, refresh }), database, asked: () => asked, setClock: (next) => { now = next; } };
}

async function race(racer: Racer, held: HeldGrant, { how, now, callers }: { readonly how: "ended" | "refused"; readonly now: string; readonly callers: number }): Promise<z.infer<typeof FaredSchema>> {
  const askedBefore = racer.asked();
  racer.setClock(now);
  const begun = performance.now();
  const calling = Promise.all(Array.from({ length: callers }, () => (how === "ended" ? racer.tokens.current() : racer.tokens.renewed(held))));
  const otherWorkMs = Math.max(...await Promise.all(Array.from({ length: OTHER_WORK }, () => timed(racer))));
  const got = await calling;
  const fine = got.flatMap((one) => (one.ok ? [one.value] : []));
  return {
    tokens: [...new Set(fine.map(({ grant }) => createHash("sha256").update(grant.accessToken).digest("hex")))],
    generations: [...new Set(fine.map(({ generation }) => generation))],
    errors: [...new Set(got.flatMap((one) => (one.ok ? [] : [one.error.kind])))],
    asked: racer.asked() - askedBefore, ms: performance.now() - begun, otherWorkMs,
  };
}

async function timed({ database }: Racer): Promise<number> {
  const begun = performance.now();
  await database.pool.query("SELECT 1");
  return performance.now() - begun;
}

/** One process of two that share a grant: it does what its parent says, one order after another, until the parent is gone. */
async function serve(): Promise<void> {
  let racer: Racer | null = null;
  // Known before the race begins: a process that is late would else refuse the very token that the other has just got.
  let held: Result<HeldGrant, CrmError> | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const order = OrderSchema.parse(JSON.parse(line));
    if (order.do === "open") {
      racer = open(order.open);
      held = await racer.tokens.current();
      process.stdout.write("{}\n");
      continue;
    }
    if (racer === null || held?.ok !== true) throw new Error("there is no token to begin with");
    const fared = await race(racer, held.value, order);
    const next = await racer.tokens.current();
    if (next.ok) held = next;
    process.stdout.write(`${JSON.stringify(fared)}\n`);
  }
  await racer?.database.close();
}

if (process.argv.includes("--race")) await serve();
