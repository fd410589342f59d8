import assert from "node:assert/strict";
import { createServer, type RequestListener, type ServerResponse } from "node:http";
import type { Cosigned, Submission, WitnessFailure } from "../../../src/ports/audit-witness.ts";
import { witnessClient } from "../../../src/adapters/audit/witness.ts";
import { checkpointText, openCheckpoint, signCheckpoint } from "../../../src/domain/audit/note/checkpoint.ts";
import { publicKeyOf } from "../../../src/domain/audit/note/ed25519.ts";
import { verifierKey, vkeyOf } from "../../../src/domain/audit/note/verifier-key.ts";
import { EMPTY_ROOT } from "../../../src/domain/audit/tree/hashes.ts";
import { consistencyPath } from "../../../src/domain/audit/tree/paths.ts";
import type { Result } from "../../../src/domain/model/result.ts";
import { type Cosigner, cosignatureLine, someCosigner, startWitness, type StubWitness } from "./stub-witness.ts";
import { hashesOf, leavesOf, rootOf } from "./tree/some-trees.ts";

const LOG = "audit.example/t/demo";
const SEED = Buffer.alloc(32, 7);
const TIME_S = 1_790_000_000;
const TIMEOUT_MS = 5_000;
const LEAVES = leavesOf(40);
/** The same log up to entry 9, another one from there on. */
const FORKED = LEAVES.with(9, "cd".repeat(32));

const checkpointOf = (size: number, leaves: readonly string[]) => ({ origin: LOG, size, root: size === 0 ? EMPTY_ROOT : rootOf(leaves.slice(0, size)) });
const noteOf = (size: number, leaves = LEAVES): string => signCheckpoint(checkpointOf(size, leaves), SEED);
const submission = (size: number, oldSize: number, leaves = LEAVES): Submission =>
  ({ note: noteOf(size, leaves), oldSize, consistency: async (old) => hashesOf(leaves, consistencyPath(old, size)) });

type Answer = Result<Cosigned, WitnessFailure>;
const kindOf = (answer: Answer): string => (answer.ok ? "cosigned" : answer.error.kind);
const client = ({ url, vkey }: Pick<StubWitness, "url" | "vkey">, timeoutMs = TIMEOUT_MS) => witnessClient({ url, vkey, timeoutMs });

describe("a witness that knows the log", () => {
  let stub: StubWitness;
  const ask = (of: Submission): Promise<Answer> => client(stub).cosign(of);
  beforeEach(async () => { stub = await startWitness("witness.example/w1", [vkeyOf(LOG, publicKeyOf(SEED))], BigInt(TIME_S)); });
  afterEach(() => stub.close());

  it("cosigns a new log without a proof, and the line belongs to the note", async () => {
    const answer = await ask(submission(7, 0));
    assert.ok(answer.ok);
    assert.deepEqual([answer.value.atS, answer.value.fromSize, answer.value.lines.length], [TIME_S, 0, 1]);
    assert.deepEqual(stub.requests, [{ old: 0, proof: 0 }]);
    assert.deepEqual(openCheckpoint(noteOf(7) + answer.value.lines.join(""), LOG, [verifierKey(LOG, publicKeyOf(SEED))]), checkpointOf(7, LEAVES));
  });

  it("follows the log from any size to any other", async () => {
    for (let old = 1; old < LEAVES.length; old += 3) {
      for (let size = old; size <= LEAVES.length; size += 4) {
        stub.forget();
        assert.equal(kindOf(await ask(submission(old, 0))), "cosigned");
        const answer = await ask(submission(size, old));
        assert.deepEqual(answer.ok && answer.value.fromSize, old, `${String(old)} to ${String(size)}`);
      }
    }
    assert.ok(stub.requests.some(({ proof }) => proof > 3));
  });

  it("that knows another size than was thought is asked a second time, from there", async () => {
    await ask(submission(0, 0));
    await ask(submission(7, 0));
    for (const [oldSize, size, known] of [[0, 20, 7], [3, 30, 20], [31, 40, 30]] as const) {
      const before = stub.requests.length;
      const answer = await ask(submission(size, oldSize));
      assert.equal(answer.ok && answer.value.fromSize, known);
      assert.deepEqual(stub.requests.slice(before).map(({ old }) => old), [oldSize, known]);
    }
  });

  it("that forgot the log meets it anew, and the answer tells so", async () => {
    await ask(submission(7, 0));
    stub.forget();
    const answer = await ask(submission(20, 7));
    assert.equal(answer.ok && answer.value.fromSize, 0);
    assert.deepEqual(stub.requests.at(-1), { old: 0, proof: 0 });
  });

  it("cosigns the same state as often as it is asked", async () => {
    const consistency = (): Promise<never> => Promise.reject(new Error("of one size there is nothing to prove"));
    for (const oldSize of [0, 7, 7, 0]) assert.equal(kindOf(await ask({ ...submission(7, oldSize), consistency })), "cosigned");
    assert.deepEqual(stub.requests.map(({ old }) => old), [0, 7, 7, 0, 7]);
  });

  it("does not go back, and its refusal says where it stands", async () => {
    await ask(submission(20, 0));
    const answer = await ask(submission(7, 7));
    assert.ok(!answer.ok);
    assert.deepEqual(answer.error, { kind: "ahead", http: 409, detail: "the witness cosigned 20 entries of the log already; this checkpoint has 7" });
  });

  it("shows a history that was rewritten, at the same size and at a larger one", async () => {
    await ask(submission(20, 0));
    const [same, larger, unknown] = [await ask(submission(20, 20, FORKED)), await ask(submission(30, 20, FORKED)), await ask(submission(30, 0, FORKED))];
    assert.deepEqual([same, larger, unknown].map(kindOf), ["inconsistent", "inconsistent", "inconsistent"]);
    assert.deepEqual([same, larger].map((answer) => !answer.ok && answer.error.http), [409, 422]);
    assert.equal(kindOf(await ask(submission(20, 20))), "cosigned", "the honest history goes on");
  });

  it("that is given a wrong proof finds the log inconsistent", async () => {
    await ask(submission(7, 0));
    for (const proof of [[], ["ab".repeat(32)], hashesOf(LEAVES, consistencyPath(8, 20))]) {
      assert.equal(kindOf(await ask({ ...submission(20, 7), consistency: async () => proof })), "inconsistent");
    }
  });

  it("does not take another log, nor another key's word for this one", async () => {
    const foreign = signCheckpoint({ ...checkpointOf(7, LEAVES), origin: "audit.example/t/other" }, SEED);
    const forged = signCheckpoint(checkpointOf(7, LEAVES), Buffer.alloc(32, 8));
    assert.deepEqual([kindOf(await ask({ ...submission(7, 0), note: foreign })), kindOf(await ask({ ...submission(7, 0), note: forged }))], ["unknown-log", "untrusted"]);
  });
});

describe("a witness that answers as it should not", () => {
  const COSIGNER = someCosigner("witness.example/w1");
  const line = (of: Cosigner = COSIGNER, size = 7): string => cosignatureLine(of, checkpointText(checkpointOf(size, LEAVES)), BigInt(TIME_S));
  const open: (() => void)[] = [];
  afterEach(() => { for (const close of open.splice(0)) close(); });

  /** Asks a server that answers as told, and counts the requests. */
  async function asked(answering: RequestListener, { timeoutMs = TIMEOUT_MS, size = 7, oldSize = 0 } = {}): Promise<{ readonly answer: Answer; readonly requests: number }> {
    let requests = 0;
    const server = createServer((request, response) => { requests += 1; request.resume(); answering(request, response); });
    open.push(() => { server.close(); server.closeAllConnections(); });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const answer = await client({ url: `http://127.0.0.1:${String(address.port)}`, vkey: COSIGNER.vkey }, timeoutMs).cosign(submission(size, oldSize));
    return { answer, requests };
  }
  const says = (status: number, body = "", type = "text/plain"): RequestListener => (_, response) => { response.writeHead(status, { "content-type": type }).end(body); };
  const detailOf = (answer: Answer): string => (answer.ok ? "" : answer.error.detail);

  it("is heard only where its own key signed this checkpoint, and others' lines are dropped", async () => {
    const other = line(someCosigner("witness.example/w2"));
    const { answer } = await asked(says(200, `${other}${line()}${other}`));
    assert.deepEqual(answer.ok && answer.value.lines, [line()]);
    for (const body of [other, line(someCosigner(COSIGNER.name)), line(COSIGNER, 8), "", "thank you\n", line().trimEnd(), `${line()}\n`, `${noteOf(7)}${line()}`, `${line()}${line(COSIGNER, 8)}`]) {
      const { answer: none, requests } = await asked(says(200, body));
      assert.deepEqual([kindOf(none), requests], ["bad-answer", 1], body);
    }
  });

  it("has each refusal named, with its status, and is not asked again", async () => {
    const kinds = { 400: "refused", 401: "refused", 403: "untrusted", 404: "unknown-log", 408: "unavailable", 410: "refused", 422: "inconsistent", 429: "unavailable", 500: "unavailable", 503: "unavailable", 201: "bad-answer", 304: "redirected" };
    for (const [status, kind] of Object.entries(kinds)) {
      const { answer, requests } = await asked(says(Number(status), status === "304" ? "" : line()));
      assert.ok(!answer.ok, status);
      assert.deepEqual([answer.error.kind, answer.error.http, requests], [kind, Number(status), 1], status);
    }
  });

  it("is not followed elsewhere", async () => {
    let followed = 0;
    for (const status of [301, 302, 303, 307, 308]) {
      const { answer, requests } = await asked((request, response) => {
        if (request.url !== "/add-checkpoint") followed += 1;
        response.writeHead(status, { location: "/elsewhere" }).end();
      });
      assert.deepEqual([kindOf(answer), requests], ["redirected", 1]);
    }
    assert.equal(followed, 0);
  });

  it("that knows another size every time is asked twice at most", async () => {
    let known = 0;
    const { answer, requests } = await asked((_, response) => { known += 1; response.writeHead(409, { "content-type": "text/x.tlog.size; charset=utf-8" }).end(`${String(known)}\n`); }, { size: 20 });
    assert.deepEqual([kindOf(answer), requests], ["contended", 2]);
  });

  it("that knows another size and does not say which is not guessed at", async () => {
    for (const [type, body] of [["text/plain", "3\n"], ["text/x.tlog.size", "3"], ["text/x.tlog.size", "03\n"], ["text/x.tlog.size", "-1\n"], ["text/x.tlog.size", "3\n3\n"], ["text/x.tlog.size", ""], ["text/x.tlog.size", "9007199254740993\n"], ["text/x.tlog.size", "0\n"]] as const) {
      const { answer, requests } = await asked(says(409, body, type));
      assert.deepEqual([kindOf(answer), requests], ["bad-answer", 1], JSON.stringify([type, body]));
    }
    for (const [type, body] of [["text/plain", ""], ["text/x.tlog.size", "7\n"]] as const) assert.equal(kindOf((await asked(says(409, body, type), { oldSize: 7 })).answer), "inconsistent");
  });

  it("is not waited for longer than was said, before its answer and within it", async () => {
    const silent = await asked(() => undefined, { timeoutMs: 50 });
    const half = await asked((_, response) => { response.writeHead(200).write(line().slice(0, 20)); }, { timeoutMs: 50 });
    for (const { answer } of [silent, half]) assert.deepEqual([kindOf(answer), detailOf(answer)], ["timed-out", "the witness did not answer within 50 ms"]);
  });

  it("is not read further than an answer may be long", async () => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const pour = (response: ServerResponse): void => { while (response.write(line().repeat(100))) { /* until the socket is full */ } };
    const { answer } = await asked((_, response) => {
      response.on("drain", () => { pour(response); });
      response.on("close", () => { resolve(undefined); });
      pour(response.writeHead(200));
    });
    assert.deepEqual([kindOf(answer), detailOf(answer)], ["bad-answer", "the witness's answer has more than 65536 bytes"]);
    await promise;
  });

  it("that breaks off or is not there is unavailable, by the system's own name for it", async () => {
    const { answer } = await asked((_, response) => { response.writeHead(200, { "content-length": "1000" }).write("— "); response.destroy(); });
    assert.equal(kindOf(answer), "unavailable");
    const gone = await startWitness("w", [], 1n);
    await gone.close();
    const absent = await client(gone).cosign(submission(7, 0));
    assert.deepEqual([kindOf(absent), detailOf(absent)], ["unavailable", "the witness could not be reached, or broke off (ECONNREFUSED)"]);
  });
});

describe("a witness's client", () => {
  const { vkey } = someCosigner("witness.example/w1");
  const fine = { url: "https://witness.example/prefix", vkey, timeoutMs: 1_000 };

  it("is made of an address that can be one, or says which part is wrong", () => {
    assert.equal(witnessClient(fine).name, "witness.example/w1");
    for (const url of ["", "witness.example", "ftp://witness.example", "file:///etc", "https://user:word@witness.example", "https://witness.example/?a=b", "https://witness.example/#a"]) assert.throws(() => witnessClient({ ...fine, url }), { name: "RangeError", message: /address/ }, url);
    for (const wrong of ["", vkey.slice(1), vkeyOf("witness.example/w1", publicKeyOf(SEED))]) assert.throws(() => witnessClient({ ...fine, vkey: wrong }), { name: "RangeError", message: /key/ });
    for (const timeoutMs of [0, -1, 0.5, Number.NaN, Infinity, 600_001]) assert.throws(() => witnessClient({ ...fine, timeoutMs }), { name: "RangeError", message: /time-out/ });
  });

  it("sends nothing that is no checkpoint, no size or no proof", async () => {
    const sent = witnessClient({ ...fine, url: "http://127.0.0.1:1" });
    for (const note of ["", checkpointText(checkpointOf(7, LEAVES)), noteOf(7).trimEnd(), `${LOG}\n7\nnot a root\n\n— a b\n`]) await assert.rejects(sent.cosign({ ...submission(7, 0), note }), { name: "RangeError", message: /no signed checkpoint/ });
    for (const oldSize of [-1, 8, 0.5, Number.NaN]) await assert.rejects(sent.cosign({ ...submission(7, 0), oldSize }), { name: "RangeError", message: /no witness cosigned/ });
    for (const proof of [["ab"], Array.from({ length: 64 }, () => "ab".repeat(32))]) await assert.rejects(sent.cosign({ ...submission(7, 3), consistency: async () => proof }), { name: "RangeError", message: /proof/ });
  });
});
