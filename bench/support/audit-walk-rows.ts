import * as z from "zod";

import { installationId } from "../../src/domain/model/ids.ts";
import { verifyAudit } from "../../src/usecases/audit-log/verify-audit.ts";
import { openLoadStore } from "../../test/helpers/audit-load-store.ts";

// `audit-walk-rows.ts CONNECTION INSTALLATION`: one walk over a log in PostgreSQL in a process of its own, and what it took,
// in a line of JSON.

const ConnectionSchema = z.object({ host: z.string(), port: z.number(), user: z.string(), database: z.string(), password: z.string().optional() });

const { password, ...rest } = ConnectionSchema.parse(JSON.parse(process.argv[2] ?? "null"));
const [begun, cpu] = [performance.now(), process.cpuUsage()];
const store = openLoadStore({ ...rest, ...(password === undefined ? {} : { password }) });
const { ok, walked } = await verifyAudit(store.audit, installationId(process.argv[3] ?? ""));
if (!ok) throw new Error("the log in the database does not verify");
const { user, system } = process.cpuUsage(cpu);
console.log(JSON.stringify({ walked, ms: performance.now() - begun, cpuMs: (user + system) / 1000, rssMb: process.resourceUsage().maxRSS / 1024 }));
await store.close();
