import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from "node:crypto";
import { createServer } from "node:http";
import { text as textOf } from "node:stream/consumers";

/**
 * A witness as C2SP tlog-witness describes it, written from that page and from tlog-cosignature, signed-note and RFC 6962
 * alone: it shares no code with the client that it is asked by.
 */
export interface StubWitness {
  readonly url: string;
  readonly vkey: string;
  /** The old size and the number of proof lines of every request that could be read. */
  readonly requests: readonly { readonly old: number; readonly proof: number }[];
  /** Loses all that it cosigned. */
  forget(): void;
  close(): Promise<void>;
}

/** A key that cosigns, under a name of its own. */
export interface Cosigner {
  readonly name: string;
  readonly id: Buffer;
  readonly privateKey: KeyObject;
  readonly vkey: string;
}

const sha256 = (...parts: readonly (string | Buffer)[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

/** A fresh key. tlog-cosignature: the key id is the start of SHA-256(name, LF, 0x04, public key). */
export function someCosigner(name: string): Cosigner {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const id = sha256(`${name}\n`, Buffer.of(4), raw).subarray(0, 4);
  return { name, id, privateKey, vkey: `${name}+${id.toString("hex")}+${Buffer.concat([Buffer.of(4), raw]).toString("base64")}` };
}

/** A signature line. tlog-cosignature: key id, time in 8 bytes, signature over a header, the time and the note's text. */
export function cosignatureLine({ name, id, privateKey }: Cosigner, text: string, timeS: bigint): string {
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(timeS);
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${timeS.toString()}\n${text}`), privateKey);
  return `— ${name} ${Buffer.concat([id, time, signature]).toString("base64")}\n`;
}

/** Starts a witness that knows the logs of these verifier keys (type 0x01) and signs at one fixed time. */
export async function startWitness(name: string, logs: readonly string[], timeS: bigint): Promise<StubWitness> {
  const cosigner = someCosigner(name);
  const states = new Map<string, TreeState>();
  const requests: { old: number; proof: number }[] = [];
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const asked = request.method === "POST" && request.url === "/prefix/add-checkpoint" ? parseRequest(body) : null;
      if (asked === null) return { status: 400 };
      requests.push({ old: asked.old, proof: asked.proof.length });
      const refusal = refused(asked, logs, states);
      if (refusal !== null) return refusal;
      states.set(asked.origin, { size: asked.size, root: asked.root });
      return { status: 200, body: cosignatureLine(cosigner, asked.text, timeS) };
    }).then(({ status, type, body }: Reply) => {
      response.writeHead(status, type === undefined ? {} : { "content-type": type }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the stub has no port");
  return {
    url: `http://127.0.0.1:${String(address.port)}/prefix`, vkey: cosigner.vkey, requests,
    forget: () => { states.clear(); },
    close: () => new Promise((resolve) => { server.close(() => { resolve(); }); server.closeAllConnections(); }),
  };
}

interface Reply {
  readonly status: number;
  readonly type?: string;
  readonly body?: string;
}

interface TreeState {
  readonly size: number;
  readonly root: Buffer;
}

interface Request extends TreeState {
  readonly old: number;
  readonly proof: readonly Buffer[];
  readonly origin: string;
  readonly text: string;
  readonly signatures: readonly string[];
}

/** tlog-witness: an old size line, proof lines, an empty line, a checkpoint. Null where it is not so. */
function parseRequest(body: string): Request | null {
  const split = body.indexOf("\n\n");
  const [oldLine = "", ...proofLines] = body.slice(0, split).split("\n");
  const old = /^old (0|[1-9][0-9]*)$/.exec(oldLine)?.[1];
  const proof = proofLines.map((line) => Buffer.from(line, "base64"));
  if (split < 0 || old === undefined || proof.length > 63 || proof.some((hash, index) => hash.length !== 32 || hash.toString("base64") !== proofLines[index])) return null;
  const note = body.slice(split + 2);
  const end = note.lastIndexOf("\n\n");
  const text = note.slice(0, end + 1);
  const [origin = "", size = "", root = ""] = text.split("\n");
  if (end < 0 || origin === "" || !/^(0|[1-9][0-9]*)$/.test(size) || Buffer.from(root, "base64").length !== 32 || !note.endsWith("\n")) return null;
  return { old: Number(old), proof, origin, size: Number(size), root: Buffer.from(root, "base64"), text, signatures: note.slice(end + 2, -1).split("\n") };
}

/** The refusals of tlog-witness, in its order; null when the checkpoint is to be cosigned. */
function refused(asked: Request, logs: readonly string[], states: ReadonlyMap<string, TreeState>): Reply | null {
  const keys = logs.filter((vkey) => vkey.startsWith(`${asked.origin}+`));
  if (keys.length === 0) return { status: 404 };
  if (!keys.some((vkey) => asked.signatures.some((line) => isSigned(vkey, line, asked.text)))) return { status: 403 };
  if (asked.old > asked.size) return { status: 400 };
  const state = states.get(asked.origin) ?? { size: 0, root: sha256() };
  if (asked.old !== state.size) return { status: 409, type: "text/x.tlog.size", body: `${String(state.size)}\n` };
  if (asked.old === asked.size && !asked.root.equals(state.root)) return { status: 409 };
  const isProven = asked.old === 0 || asked.old === asked.size ? asked.proof.length === 0 : isGrown(state, asked, asked.proof);
  return isProven ? null : { status: 422 };
}

/** signed-note: `— <key name> base64(key id, signature)`; a verifier key is `name+id+base64(0x01, public key)`. */
function isSigned(vkey: string, line: string, text: string): boolean {
  const [name = "", id = "", ...encoded] = vkey.split("+");
  const [dash, signer, blob = ""] = line.split(" ");
  const bytes = Buffer.from(blob, "base64");
  if (dash !== "—" || signer !== name || bytes.subarray(0, 4).toString("hex") !== id) return false;
  const x = Buffer.from(encoded.join("+"), "base64").subarray(1).toString("base64url");
  return verify(null, Buffer.from(text), createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }), bytes.subarray(4));
}

/** RFC 6962, 2.1.2: the proof is unfolded as it was made, and has to give both roots and to be used up. */
function isGrown(older: TreeState, newer: TreeState, proof: readonly Buffer[]): boolean {
  const rest = [...proof];
  const take = (): Buffer => rest.shift() ?? Buffer.alloc(0);
  const both = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.of(1), left, right);
  const unfold = (m: number, n: number, isWhole: boolean): readonly [Buffer, Buffer] => {
    if (m === n) {
      const hash = isWhole ? older.root : take();
      return [hash, hash];
    }
    let k = 1;
    while (k * 2 < n) k *= 2;
    if (m <= k) {
      const [old, fresh] = unfold(m, k, isWhole);
      return [old, both(fresh, take())];
    }
    const [old, fresh] = unfold(m - k, n - k, false);
    const left = take();
    return [both(left, old), both(left, fresh)];
  };
  const [old, fresh] = unfold(older.size, newer.size, true);
  return rest.length === 0 && old.equals(older.root) && fresh.equals(newer.root);
}
