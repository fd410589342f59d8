import assert from "node:assert/strict";

import { loadDefaultPolicy } from "../../config/load.ts";
import { openSalesforce } from "../../connectors/salesforce/connection.ts";
import { exchangeCode } from "../../connectors/salesforce/oauth.ts";
import { grantStore } from "../../src/adapters/store/grants.ts";
import { mappedFields } from "../../src/app/mapped-fields.ts";
import type { InstallationId } from "../../src/domain/model/ids.ts";
import type { CrmConnection } from "../../src/ports/crm-connection.ts";
import type { CrmWriter } from "../../src/ports/crm-writer.ts";
import { connectCrm } from "../../src/usecases/connect-crm.ts";
import { auditDoorsOf } from "./audit-deps.ts";
import { freshStore, type FreshStore } from "./database.ts";
import { inMemoryLimiter } from "./in-memory-limiter.ts";
import { type Hands, handsOn, setWorldPolicy } from "./installed-hands.ts";
import { freshOrg, type OrgDoor } from "./org-door.ts";
import { codeFrom, settingsOf } from "./salesforce-sandbox.ts";

/** An installation in a fresh sandbox org with the sample world's policy and a synchronised mirror. */
export interface InstalledInOrg extends Hands {
  readonly org: OrgDoor;
}

const SOME_LIMITS = { timeoutMs: 2_000, bodyMaxBytes: 32 * 1024 * 1024 };
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

type Around = (writer: CrmWriter, fresh: FreshStore) => CrmWriter;

/** Installs into the (reset) org of a running sandbox through its OAuth pages, and reads it. `around` wraps the real writer, `store` is another one than one of its own, `asOrg` another id than the one that every sandbox org has. */
export async function installedInOrg(url: string, around: Around = (writer) => writer, store: FreshStore | null = null, asOrg: string | null = null): Promise<InstalledInOrg> {
  const org = await freshOrg(url);
  const fresh = store ?? (await freshStore());
  const { clock } = fresh;
  clock.moveTo(await org.now());
  const settings = settingsOf(url);
  let door: CrmConnection | null = null;
  const connect = async (): Promise<InstallationId> => {
    const granted = await exchangeCode(settings, clock, await codeFrom(url));
    assert.ok(granted.ok, granted.ok ? "" : granted.error.publicMessage);
    const grantor = { ...granted.value.grantor, ...(asOrg === null ? {} : { accountId: asOrg }) };
    const connected = await connectCrm(
      {
        store: fresh.store,
        open: (installation) => {
          const grants = grantStore({ kysely: fresh.database.kysely, secrets: fresh.secrets }, installation);
          const made = openSalesforce({ installation, accountId: grantor.accountId, grants, limiter: inMemoryLimiter(), clock, settings, limits: SOME_LIMITS, mapped: mappedFields(fresh.store, installation), pause: () => Promise.resolve() });
          door = { ...made, writer: around(made.writer, fresh) };
          return Promise.resolve(made.provisioner);
        },
      },
      { crm: "salesforce", grantor, grant: granted.value.grant, policy: await loadDefaultPolicy(), auditOrigin: "audit.example", at: clock.now() },
    );
    assert.ok(connected.ok, connected.ok ? "" : connected.error.publicMessage);
    return connected.value.id;
  };
  const id = await connect();
  await setWorldPolicy({ id, fresh }, { activityLogging: true });
  const app: Hands["app"] = {
    store: fresh.store, clock, log: silent, publicUrl: "http://localhost:3000", audit: auditDoorsOf(fresh),
    connection: () => {
      assert.ok(door);
      return Promise.resolve(door);
    },
    queue: { enqueue: (job, more) => fresh.store.inInstallation(id, (tx) => tx.enqueue(job, more)) },
  };
  const hands = handsOn({ id, fresh, clock, app }, async () => { await connect(); }, store === null);
  await hands.sync();
  return { ...hands, org };
}
