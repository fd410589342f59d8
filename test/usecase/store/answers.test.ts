import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { answers } from "../../../src/adapters/store/embedded/answers.ts";

/** PostgreSQL's ErrorResponse (Frontend/Backend Protocol, Message Formats). */
function refusal(code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0C${code}\0Mno\0\0`);
  const head = Buffer.from([0x45, 0, 0, 0, 0]);
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** Whether a server answers that does so with whoever says something to it; null closes its door. */
async function heard(say: ((socket: Socket) => void) | null): Promise<boolean> {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => say?.(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const close = async (): Promise<void> => { await new Promise((closed) => server.close(closed)); };
  if (say === null) await close();
  try {
    return await answers({ host: "127.0.0.1", port: address.port, user: "steward", database: "postgres" });
  } finally {
    if (say !== null) await close();
  }
}

describe("whether a database server answers", () => {
  it("when nobody listens, or hangs up, or it starts or ends, then it does not", async () => {
    assert.equal(await heard(null), false);
    assert.equal(await heard((socket) => socket.destroy()), false);
    assert.equal(await heard((socket) => socket.end(refusal("57P03"))), false);
  });

  it("when it refuses us for a reason of its own, then it does", async () => {
    assert.equal(await heard((socket) => socket.end(refusal("53300"))), true);
  });
});
