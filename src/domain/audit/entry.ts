import { canonicalJson, CanonicalJsonError } from "./canonical-json.ts";
import { entryPrefix, type ChainHead } from "./chain.ts";
import type { Actor, AuditJson, AuditType, Ref, Subject } from "./fact.ts";

/** Version 1 of the entry format; the bytes are frozen. */
export const ENTRY_VERSION = 1;
/** What every genesis entry says of the format. */
export const AUDIT_FORMAT = "crm-audit/1";
/** An entry with all that it must have is never shorter. */
export const ENTRY_BYTES_MIN = 200;
/** Tile bundles count an entry's bytes in 16 bits; half of that leaves room. */
export const ENTRY_BYTES_MAX = 32_768;

/** A fact whose slots were turned into `{"c":…}` and `{"p":…}`: what will stand in the bytes. */
export interface SettledFact {
  readonly type: AuditType;
  readonly actor: Actor;
  readonly subject?: Subject;
  readonly ref?: Ref;
  readonly data: { readonly [key: string]: AuditJson };
}

/** An entry as it is stored: where it stands, and its bytes. */
export interface StoredEntry {
  readonly seq: number;
  readonly bytes: string;
}

/** What the log adds to a fact. */
export interface Stamp {
  readonly log: string;
  readonly head: ChainHead;
  /** A UUID of version 7, unique in the log. */
  readonly id: string;
  /** `YYYY-MM-DDTHH:mm:ss.sssZ` by the server's clock. */
  readonly at: string;
}

const LOG = /^[a-z0-9./-]{1,128}$/;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const AT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/**
 * The canonical bytes of one entry. They begin with {@link entryPrefix} of the head they follow. Throws when anything
 * breaks the format's rules: what is sealed wrongly could never be put right.
 */
export function sealEntry(fact: SettledFact, { log, head, id, at }: Stamp): string {
  if (!LOG.test(log)) throw new TypeError("an audit log's name has 1 to 128 of a-z 0-9 . / -");
  if (!UUID_V7.test(id)) throw new TypeError("an entry's id is a UUID of version 7 in lower case");
  if (!AT.test(at)) throw new TypeError("an entry's time is YYYY-MM-DDTHH:mm:ss.sssZ");
  if ((fact.type === "genesis") !== (head.size === 0)) throw new TypeError("genesis is entry 0, and only that");
  const prefix = entryPrefix(log, head);
  // The prefix is written, not emitted: an entry that did not begin so would not be found by anyone.
  const rest = canonicalJson({
    actor: { ...fact.actor }, at, data: fact.data, id, type: fact.type, v: ENTRY_VERSION,
    ...(fact.ref === undefined ? {} : { ref: { ...fact.ref } }),
    ...(fact.subject === undefined ? {} : { subject: { ...fact.subject } }),
  });
  const bytes = prefix + rest.slice(1);
  const size = Buffer.byteLength(bytes, "utf8");
  if (size < ENTRY_BYTES_MIN || size > ENTRY_BYTES_MAX) {
    throw new CanonicalJsonError("/data", `makes an entry of ${String(size)} bytes; allowed are ${String(ENTRY_BYTES_MIN)} to ${String(ENTRY_BYTES_MAX)}`);
  }
  return bytes;
}
