import { err, ok, type Result } from "../model/result.ts";
import { leafHash } from "./chain.ts";
import { readHeader } from "./entry-header.ts";
import type { AuditJson } from "./fact.ts";
import { RECORD_KEY } from "./log-of-logs.ts";
import { type Found, openAll, readVkeys } from "./note/open-all.ts";
import { parseInclusion } from "./note/proof-text.ts";
import { memberOf } from "./reveal.ts";
import { isTreeHash } from "./tree/hashes.ts";
import { isIncluded, type TreeHead } from "./tree/verify-proofs.ts";

/** A proof that the log of logs tells of a log, as it was found, and the log of logs' keys. */
export interface FoundRecord {
  readonly proof: Found;
  readonly vkeys: readonly Found[];
}

/** A log's state as the log of logs tells of it: it counts like a checkpoint of the log. */
export interface RecordedHead extends TreeHead {
  /** The log of logs' name. */
  readonly by: string;
}

/**
 * What the log of logs says of a log. The sentence says why it says nothing: the proof does not lead to a checkpoint that
 * one of the keys signed, or the entry is about something else. That is no verdict on the log's entries.
 */
export function openRecorded({ proof: { place, text }, vkeys }: FoundRecord, log: string): Result<RecordedHead, string> {
  const keys = readVkeys(vkeys);
  if (!keys.ok) return keys;
  const by = keys.value[0]?.name ?? "";
  if (by === log) return err(`${place}: the key is that of the log ${log}, which cannot vouch for itself`);
  const proof = parseInclusion(text);
  if (proof?.entry === undefined) return err(`${place}: is no proof with an entry`);
  const opened = openAll([{ place, text: proof.note }], by, keys.value);
  if (!opened.ok) return opened;
  const [tree] = opened.value;
  const header = readHeader(proof.entry);
  const isThere = tree !== undefined && isIncluded({ index: proof.index, leaf: leafHash(proof.entry), proof: proof.hashes }, tree);
  if (!isThere || header?.log !== by || header.seq !== proof.index) return err(`${place}: the entry is not in the log ${by}`);
  return toldIn(proof.entry, { place, log, by });
}

function toldIn(entry: string, { place, log, by }: { readonly place: string; readonly log: string; readonly by: string }): Result<RecordedHead, string> {
  const told = toldOf(parsed(entry));
  const [name, size, root] = [memberOf(told, "log"), memberOf(told, "size"), memberOf(told, "root")];
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 1 || typeof root !== "string" || !isTreeHash(root)) return err(`${place}: the entry tells of no checkpoint`);
  return name === log ? ok({ size, root, by }) : err(`${place}: the entry tells of another log than ${log}`);
}

function toldOf(entry: AuditJson): AuditJson {
  const data = memberOf(entry, "data") ?? null;
  const isRecord = memberOf(entry, "type") === "config" && memberOf(data, "key") === RECORD_KEY;
  return isRecord ? (memberOf(memberOf(data, "after") ?? null, "p") ?? null) : null;
}

/** Bytes that are in the tree, yet no JSON, tell of nothing. */
function parsed(entry: string): AuditJson {
  try {
    const value: unknown = JSON.parse(entry);
    return value as AuditJson;
  } catch {
    return null;
  }
}
