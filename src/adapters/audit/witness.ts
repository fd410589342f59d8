import { type CosignerKey, cosignaturesOf, parseCosignerVkey } from "../../domain/audit/note/cosignature.ts";
import { type Checkpoint, parseCheckpoint } from "../../domain/audit/note/checkpoint.ts";
import { isTreeHash, type TreeHash } from "../../domain/audit/tree/hashes.ts";
import { err, ok, type Result } from "../../domain/model/result.ts";
import type { Cosigned, Submission, Witness, WitnessFailure, WitnessFailureKind } from "../../ports/audit-witness.ts";

/** Where a witness is asked, whose word counts as its own, and how long one request may take. */
export interface WitnessAddress {
  /** Its submission prefix. */
  readonly url: string;
  /** Its key for cosignatures, of type 0x04. */
  readonly vkey: string;
  readonly timeoutMs: number;
}

const TIMEOUT_MS_MAX = 600_000;

/** The client of a witness (C2SP tlog-witness, add-checkpoint). Throws a RangeError that names which part of the address is wrong. */
export function witnessClient({ url, vkey, timeoutMs }: WitnessAddress): Witness {
  const key = parseCosignerVkey(vkey);
  if (key === null) throw new RangeError("a witness's key is <name>+<key id>+<base64 of 0x04 and 32 bytes>");
  if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > TIMEOUT_MS_MAX) throw new RangeError(`a witness's time-out is 1 to ${String(TIMEOUT_MS_MAX)} ms`);
  const asked: Asked = { key, timeoutMs, endpoint: endpointOf(url) };
  return { name: key.cosigner, cosign: (submission) => cosign(asked, submission) };
}

interface Asked {
  readonly key: CosignerKey;
  readonly endpoint: URL;
  readonly timeoutMs: number;
}

function endpointOf(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed === null || !["http:", "https:"].includes(parsed.protocol) || parsed.username + parsed.password + parsed.search + parsed.hash !== "") {
    throw new RangeError("a witness's address is an http(s) URL without user, query and fragment");
  }
  parsed.pathname = `${parsed.pathname.replace(/\/+$/, "")}/add-checkpoint`;
  return parsed;
}

/** A checkpoint's note, taken apart. */
interface Read {
  readonly note: string;
  /** What is signed. */
  readonly text: string;
  readonly checkpoint: Checkpoint;
}

/** The first request may go by an old size; the second goes by what the witness answered. */
const REQUESTS_MAX = 2;

async function cosign(asked: Asked, { note, oldSize, consistency }: Submission): Promise<Result<Cosigned, WitnessFailure>> {
  const read = readNote(note);
  const { size } = read.checkpoint;
  if (!Number.isSafeInteger(oldSize) || oldSize < 0 || oldSize > size) throw new RangeError(`no witness cosigned ${String(oldSize)} of ${String(size)} entries`);
  let from = oldSize;
  for (let request = 0; request < REQUESTS_MAX; request += 1) {
    const proof = from === 0 || from === size ? [] : await consistency(from);
    const answer = await post(asked, requestBody(read, from, proof));
    const result = answer.ok ? judged(asked, read, from, answer.value) : answer;
    if (result.ok) return result;
    if (!("known" in result.error)) return err(result.error);
    from = result.error.known;
    if (from > size) return err({ kind: "ahead", http: 409, detail: `the witness cosigned ${String(from)} entries of the log already; this checkpoint has ${String(size)}` });
  }
  return err({ kind: "contended", http: 409, detail: "the witness cosigned another checkpoint of the log in the meantime" });
}

/** The witness last cosigned another size than was thought. */
interface Known {
  readonly known: number;
}

function readNote(note: string): Read {
  const text = note.slice(0, note.lastIndexOf("\n\n") + 1);
  const checkpoint = parseCheckpoint(text);
  if (checkpoint === null || !note.endsWith("\n")) throw new RangeError("what is to be cosigned is no signed checkpoint");
  return { note, text, checkpoint };
}

const PROOF_LINES_MAX = 63;

function requestBody({ note }: Read, oldSize: number, proof: readonly TreeHash[]): string {
  if (proof.length > PROOF_LINES_MAX || !proof.every(isTreeHash)) throw new RangeError(`a proof of ${String(proof.length)} hashes is none`);
  return `old ${String(oldSize)}\n${proof.map((hash) => `${Buffer.from(hash, "hex").toString("base64")}\n`).join("")}\n${note}`;
}

interface Answer {
  readonly status: number;
  /** Without its parameters, in lower case. */
  readonly contentType: string;
  readonly body: string;
}

/** Room for every cosignature that a witness may send, those of other kinds included. */
const ANSWER_BYTES_MAX = 64 * 1024;

async function post({ endpoint, timeoutMs }: Asked, body: string): Promise<Result<Answer, WitnessFailure>> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(endpoint, { method: "POST", body, redirect: "manual", signal });
    const { status } = response;
    const text = await readBody(response);
    if (text === null) return err({ kind: "bad-answer", http: status, detail: `the witness's answer has more than ${String(ANSWER_BYTES_MAX)} bytes` });
    const [contentType = ""] = (response.headers.get("content-type") ?? "").split(";");
    return ok({ status, contentType: contentType.trim().toLowerCase(), body: text });
  } catch (cause) {
    if (signal.aborted) return err({ kind: "timed-out", http: null, detail: `the witness did not answer within ${String(timeoutMs)} ms` });
    return err({ kind: "unavailable", http: null, detail: `the witness could not be reached, or broke off (${codeOf(cause)})` });
  }
}

/** The body as text; null when it is too long, and the rest is not waited for. */
async function readBody(response: Response): Promise<string | null> {
  const body: ReadableStream<Uint8Array> | null = response.body;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > ANSWER_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The system's name for what went wrong on the way; it holds nothing of anybody's. */
function codeOf(cause: unknown): string {
  for (let error = cause, depth = 0; error instanceof Error && depth < 4; error = error.cause, depth += 1) {
    if ("code" in error && typeof error.code === "string") return error.code;
  }
  return "no code";
}

function judged(asked: Asked, read: Read, oldSize: number, answer: Answer): Result<Cosigned, WitnessFailure | Known> {
  const { status } = answer;
  const { origin, size } = read.checkpoint;
  const failure = (kind: WitnessFailureKind, detail: string) => err({ kind, http: status, detail });
  switch (status) {
    case 200:
      return cosignedBy(asked, read, oldSize, answer.body);
    case 400:
      return failure("refused", "the witness could not read the checkpoint and its proof");
    case 403:
      return failure("untrusted", `the witness takes none of the signatures as one of ${origin}`);
    case 404:
      return failure("unknown-log", `the witness does not know ${origin}`);
    case 409:
      return conflict({ oldSize, size }, answer);
    case 422:
      return failure("inconsistent", `the witness finds that ${String(size)} entries do not begin with the ${String(oldSize)} that it cosigned`);
    default:
      if (status >= 300 && status < 400) return failure("redirected", `the witness's address leads elsewhere (${String(status)})`);
      if (status >= 500 || status === 408 || status === 429) return failure("unavailable", `the witness cannot answer now (${String(status)})`);
      return failure(status > 400 ? "refused" : "bad-answer", `the witness answered ${String(status)}`);
  }
}

const SIZE_TYPE = "text/x.tlog.size";

function conflict({ oldSize, size }: { readonly oldSize: number; readonly size: number }, { contentType, body }: Answer): Result<never, WitnessFailure | Known> {
  const isSize = contentType === SIZE_TYPE;
  const known = isSize && /^(?:0|[1-9]\d{0,15})\n$/.test(body) ? Number(body) : Number.NaN;
  if (Number.isSafeInteger(known) && known !== oldSize) return err({ known });
  // Of one size there is one root: with the right size and another root the witness has nothing to tell but the conflict.
  if (oldSize === size && (!isSize || known === size)) return err({ kind: "inconsistent", http: 409, detail: `the witness cosigned another root of ${String(size)} entries` });
  return err({ kind: "bad-answer", http: 409, detail: "the witness knows another size of the log, and does not say which" });
}

function cosignedBy({ key }: Asked, { text }: Read, fromSize: number, body: string): Result<Cosigned, WitnessFailure> {
  const lines = cosignaturesOf(key, text, body);
  if (!lines.ok) return err({ kind: "bad-answer", http: 200, detail: lines.error === "wrong" ? `a signature under the name of ${key.cosigner} is not its own` : "the witness's answer is no list of signatures" });
  if (lines.value.length === 0) return err({ kind: "bad-answer", http: 200, detail: `none of the signatures is under the key of ${key.cosigner}` });
  return ok({ lines: lines.value.map(({ line }) => line), atS: Math.max(...lines.value.map(({ atS }) => atS)), fromSize });
}
