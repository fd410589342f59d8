import assert from "node:assert/strict";

import { loadDefaultPolicy } from "../../config/load.ts";
import { openHubSpot } from "../../connectors/hubspot/connection.ts";
import { exchangeCode } from "../../connectors/hubspot/oauth.ts";
import { grantStore } from "../../src/adapters/store/grants.ts";
import { mappedFields } from "../../src/app/mapped-fields.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { CrmConnection, Grantor } from "../../src/ports/crm-connection.ts";
import type { CrmWriter } from "../../src/ports/crm-writer.ts";
import { connectCrm } from "../../src/usecases/connect-crm.ts";
import { auditDoorsOf } from "./audit-deps.ts";
import { freshStore, type FreshStore } from "./database.ts";
import { codeFrom, REDIRECT, settingsOf } from "./hubspot-sandbox.ts";
import { inMemoryLimiter } from "./in-memory-limiter.ts";
import { type Hands, handsOn, setWorldPolicy } from "./installed-hands.ts";
import { freshPortal, type PortalDoor } from "./portal-door.ts";

/** What a test may choose about an installation. */
export interface InstallOptions {
  /** Another store than one of its own. */
  readonly fresh?: FreshStore;
  /** The portal's number; the sandbox's own by default. Two installations of one store need two. */
  readonly accountId?: string;
  /** Leaves the installation on probation. */
  readonly probation?: boolean;
  /** Before the first synchronisation. */
  readonly prepare?: (portal: PortalDoor) => Promise<void>;
  /** Around the real writer. */
  readonly around?: (writer: CrmWriter, fresh: FreshStore) => CrmWriter;
}

/** An installation in a fresh sandbox portal with the sample world's policy and a synchronised mirror. */
export interface Installed extends Hands {
  readonly portal: PortalDoor;
}

const SOME_LIMITS = { timeoutMs: 2_000, bodyMaxBytes: 32 * 1024 * 1024 };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Installs into the (reset) portal of a running sandbox through its OAuth pages, and reads it. */
export async function installed(url: string, options: InstallOptions = {}): Promise<Installed> {
  const portal = await freshPortal(url);
  await options.prepare?.(portal);
  const fresh = options.fresh ?? (await freshStore());
  // One clock for the use cases and for the audit log: an entry is sealed when what it tells of happens.
  const { clock } = fresh;
  clock.moveTo(await portal.now());
  const settings = settingsOf(url);
  const doors = new Map<InstallationId, CrmConnection>();
  const open = (id: InstallationId, { accountId }: Pick<Grantor, "accountId">): CrmConnection => {
    const known = doors.get(id);
    if (known !== undefined) return known;
    const grants = grantStore({ kysely: fresh.database.kysely, secrets: fresh.secrets }, id);
    const made = openHubSpot({ installation: id, accountId, grants, limiter: inMemoryLimiter(), clock, settings, limits: SOME_LIMITS, mapped: mappedFields(fresh.store, id) });
    const connection = { ...made, writer: options.around?.(made.writer, fresh) ?? made.writer };
    doors.set(id, connection);
    return connection;
  };
  const connect = async (): Promise<InstallationId> => {
    const granted = await exchangeCode(settings, clock, { code: await codeFrom(url), redirectUri: REDIRECT, codeVerifier: null });
    assert.ok(granted.ok, granted.ok ? "" : granted.error.publicMessage);
    const grantor = { ...granted.value.grantor, accountId: options.accountId ?? granted.value.grantor.accountId };
    const connected = await connectCrm(
      { store: fresh.store, open: (id) => Promise.resolve(open(id, grantor).provisioner) },
      { crm: "hubspot", grantor, grant: granted.value.grant, policy: await loadDefaultPolicy(), auditOrigin: "audit.example", at: clock.now() },
    );
    assert.ok(connected.ok, connected.ok ? "" : connected.error.publicMessage);
    return connected.value.id;
  };

  const id = await connect();
  await setWorldPolicy({ id, fresh }, { activityLogging: options.probation !== true });
  const app: Hands["app"] = {
    store: fresh.store, clock, log: silent, publicUrl: "http://localhost:3000", audit: auditDoorsOf(fresh),
    connection: (one) => Promise.resolve(doors.get(one) ?? open(one, { accountId: options.accountId ?? "0" })),
    queue: { enqueue: (job, more) => fresh.store.inInstallation(id, (tx) => tx.enqueue(job, more)) },
  };
  const one = handsOn({ id, fresh, clock, app }, async () => { await connect(); }, options.fresh === undefined);
  await one.sync();
  return { ...one, portal };
}

