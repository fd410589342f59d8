import { type AnchorFinding, judgeAnchors } from "../domain/audit/judge-anchors.ts";
import type { Checkpoint } from "../domain/audit/note/checkpoint.ts";
import type { VerifierKey } from "../domain/audit/note/verifier-key.ts";
import type { InstallationId } from "../domain/model/ids.ts";
import { ok, type Result } from "../domain/model/result.ts";
import type { CrmError } from "../ports/crm-errors.ts";
import { readAnchors } from "../usecases/apply-writes/read-anchors.ts";
import type { App } from "./app.ts";

/** What the notes in the CRM are worth, and what the log is to be held against. */
export interface AnchorsInCrm {
  readonly findings: readonly AnchorFinding[];
  readonly checkpoints: readonly Checkpoint[];
}

/** Reads the log's checkpoints back from the CRM, and judges them under the keys that are trusted. */
export async function anchorsInCrm({ store, audit, connection }: Pick<App, "store" | "connection"> & { readonly audit: Pick<App["audit"], "log"> }, installation: InstallationId, keys: readonly VerifierKey[]): Promise<Result<AnchorsInCrm, CrmError>> {
  const { writer } = await connection(installation, "interactive");
  const read = await readAnchors({ store, writer }, installation);
  return read.ok ? ok(judgeAnchors(read.value, (await audit.log(installation)).log, keys)) : read;
}
