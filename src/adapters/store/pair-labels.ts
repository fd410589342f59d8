import type { JudgedPair } from "../../domain/linkage/calibrate.ts";
import type { LinkObject } from "../../domain/linkage/features.ts";
import type { Verdict } from "../../domain/linkage/judged.ts";
import type { Instant } from "../../domain/model/time.ts";
import type { KeptPair } from "../../ports/pair-table.ts";
import type { TenantContext } from "./context.ts";

/** What is said of a pair as a label: of one that was never weighed, only whether an earlier one still holds. */
export interface LabelledPair {
  readonly a: string;
  readonly b: string;
  readonly verdict: Verdict;
  readonly at: Instant;
  readonly kept: Pick<KeptPair, "weight" | "proof" | "modelVersion"> | null;
}

/** Remembers how much a judged pair weighed. Without the two: their records may be merged or erased, and what was learned stays. */
export async function labelPair(context: TenantContext, object: LinkObject, { a, b, verdict, at, kept }: LabelledPair): Promise<void> {
  const { db, installation: { id } } = context;
  const pair = nameOf(context, object, `${a}\n${b}`);
  if (verdict === "unsure") {
    await db.deleteFrom("pair_label").where("installation_id", "=", id).where("object", "=", object).where("pair", "=", pair).execute();
    return;
  }
  const said = { same: verdict === "same", labelled_at: at };
  if (kept === null) {
    await db.updateTable("pair_label").set(said).where("installation_id", "=", id).where("object", "=", object).where("pair", "=", pair).execute();
    return;
  }
  const row = { ...said, weight: kept.weight, model_version: kept.modelVersion, proven: kept.proof.hard && !kept.proof.veto };
  await db.insertInto("pair_label").values({ installation_id: id, object, pair, ...row }).onConflict((conflict) => conflict.columns(["installation_id", "object", "pair"]).doUpdateSet(row)).execute();
}

/** The newest labels of weights of this model, at most so many. */
export async function pairLabels({ db, installation: { id } }: TenantContext, object: LinkObject, { modelVersion, limit }: { readonly modelVersion: string; readonly limit: number }): Promise<readonly JudgedPair[]> {
  return db.selectFrom("pair_label").select(["weight", "same", "proven"]).where("installation_id", "=", id).where("object", "=", object)
    .where("model_version", "=", modelVersion).orderBy("labelled_at", "desc").orderBy("pair").limit(limit).execute();
}

const HASH_HEX = 16;

/** 64 bits of a keyed hash, as the database's bigint. */
function nameOf({ secrets, installation }: TenantContext, object: LinkObject, ends: string): string {
  const hash = secrets.pseudonym(`linkage-label/${installation.id}`, `${object}\n${ends}`);
  return BigInt.asIntN(64, BigInt(`0x${hash.slice(0, HASH_HEX)}`)).toString();
}
