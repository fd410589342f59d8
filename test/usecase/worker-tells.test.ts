import assert from "node:assert/strict";

import * as z from "zod";

import { startWorker } from "../../src/app/jobs/worker.ts";
import { configFact } from "../../src/domain/audit/config-fact.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../helpers/postgres.ts";
import { installed, startWeb } from "./http/web.ts";

const RowSchema = z.object({ log: z.string(), entries: z.coerce.number(), signed: z.coerce.number(), told: z.coerce.number() });
const STATES = `
  SELECT h.log, h.size AS entries, coalesce((SELECT max(c.size) FROM steward.audit_checkpoint c WHERE c.log = h.log), 0) AS signed,
    coalesce((SELECT max(r.size) FROM steward.audit_recorded r WHERE r.log = h.log), 0) AS told
  FROM steward.audit_head h ORDER BY h.log`;

describe("a worker that stops", function () {
  this.timeout(DATABASE_TIMEOUT_MS);

  it("has signed every audit log to its end, told the log of logs of it, and signed that too", async () => {
    const web = await startWeb();
    const id = await installed(web, "1");
    const stopWorker = await startWorker(web.app);
    await web.app.store.inInstallation(id, (tx) => tx.audit.append([configFact("setting", true)]));
    await stopWorker();
    await web.stopApp();
    const states = await asOwner(web.connection, async (client) => z.array(RowSchema).parse((await client.query(STATES)).rows));
    const [logs, own] = states;
    assert.equal(states.length, 2);
    assert.match(logs?.log ?? "", /^steward\.local\/logs$/);
    assert.equal(logs?.signed, logs?.entries);
    assert.deepEqual([own?.entries, own?.signed, own?.told], [2, 2, 2]);
    await web.stop();
  });
});
