import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cacheRoots, provideBinaries } from "../../../src/adapters/store/embedded/binaries.ts";
import { providePlaces, providePrivate } from "../../../src/adapters/store/embedded/places.ts";
import { serverUser } from "../../../src/adapters/store/embedded/reach.ts";
import { EMBEDDED_USER, ensureRunning, initialise, type ServerContext, stopServer } from "../../../src/adapters/store/embedded/server.ts";
import { memoryBytes, SHARED_BUFFERS_MB_MIN, sharedBuffersMb } from "../../../src/adapters/store/embedded/shared-buffers.ts";
import { removeDataDir } from "../../helpers/data-dir.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { skipWithReason } from "../../helpers/skip.ts";

const GIB = 1_073_741_824;
/** Enough addresses for a server with the least memory, too few for the eighth of a machine of 8 GiB. */
const ADDRESSES_KIB = 800_000;

describe("memory of the embedded server", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let dataDir = "";
  beforeEach(() => { dataDir = realpathSync(mkdtempSync(join(tmpdir(), "steward-buffers-"))); });
  afterEach(() => { removeDataDir(dataDir); });

  it("is an eighth of what there is, within bounds", () => {
    assert.deepEqual([GIB / 4, GIB, 4 * GIB, 8 * GIB, 64 * GIB].map(sharedBuffersMb), [64, 128, 512, 1_024, 2_048]);
  });

  it("when nothing is said, then the server has the part of this machine", async () => {
    assert.equal(await buffersOf(contextOf()), sharedBuffersMb(memoryBytes()));
  });

  it("when the system refuses that much, then the server starts with the least", async function () {
    if (process.platform !== "linux") skipWithReason(this, "addresses are limited by the shell of Linux");
    if (sharedBuffersMb(memoryBytes()) * 1_024 < ADDRESSES_KIB) skipWithReason(this, "this machine has so little memory that the server asks for little");
    const context = contextOf();
    const limited = join(context.places.home, "pg_ctl");
    writeFileSync(limited, `#!/bin/sh\nulimit -v ${String(ADDRESSES_KIB)} && exec '${context.binaries.pgCtl}' "$@"\n`);
    chmodSync(limited, 0o755);
    assert.equal(await buffersOf({ ...context, binaries: { ...context.binaries, pgCtl: limited } }), SHARED_BUFFERS_MB_MIN);
  });

  function contextOf(): ServerContext {
    const as = serverUser();
    const places = providePlaces(dataDir, as);
    providePrivate(places.home, as);
    if (process.platform !== "win32") providePrivate(places.sockets, as);
    return { places, as, binaries: provideBinaries(as, cacheRoots(as, dataDir)) };
  }
});

async function buffersOf(context: ServerContext): Promise<number> {
  await initialise(context);
  const { address } = await ensureRunning(context);
  try {
    const connection = { ...address, user: EMBEDDED_USER, database: "postgres" };
    const { rows: [row] } = await asOwner(connection, (client) => client.query<{ mb: number }>("SELECT (setting::int8 / 128)::int AS mb FROM pg_settings WHERE name = 'shared_buffers'"));
    return row?.mb ?? 0;
  } finally {
    await stopServer(context);
  }
}
