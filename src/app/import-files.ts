import { createHash } from "node:crypto";

import type { InstallationId } from "../domain/model/ids.ts";
import { type Accepted, acceptActivities, type Arrival } from "../usecases/accept-activity.ts";
import type { App } from "./app.ts";
import { type ActivityFile, readActivityFile } from "./activity-files.ts";
import { parseFile, type ParseFailure } from "./compose-files.ts";

/** What became of the files that were brought in. */
export interface ImportResult {
  readonly accepted: number;
  readonly seenBefore: number;
  /** Files, and mails of mailbox files, that could not be read: name and reason. Nothing of them was stored. */
  readonly failures: readonly { readonly file: string; readonly reason: string }[];
}

/** Activities of one transaction. */
const BATCH_MAX = 50;

/**
 * Brings files in as the API would: parsed, screened, queued. A file is a delivery by its name and content, so that
 * importing a folder again brings nothing twice, and a second file about the same thing is judged as a duplicate.
 */
export async function importFiles(
  app: Pick<App, "store" | "clock">,
  installation: InstallationId,
  files: readonly ActivityFile[],
  onProgress: (done: number, total: number) => void,
): Promise<ImportResult> {
  const { ownDomains } = await app.store.inInstallation(installation, (tx) => Promise.resolve(tx.installation.policy.organisation));
  const failures: { file: string; reason: string }[] = [];
  let accepted = 0;
  let seenBefore = 0;
  for (let from = 0; from < files.length; from += BATCH_MAX) {
    const arrivals = [];
    for (const file of files.slice(from, from + BATCH_MAX)) {
      const read = await arrivalsOf(file, ownDomains);
      if ("failure" in read) failures.push({ file: file.name, reason: read.failure });
      else {
        arrivals.push(...read.arrivals);
        failures.push(...read.refused.map(({ place, reason }) => ({ file: place, reason })));
      }
    }
    const results = await acceptEach(app, installation, arrivals, failures);
    seenBefore += results.filter((one) => one.seenBefore).length;
    accepted += results.filter((one) => !one.seenBefore).length;
    onProgress(Math.min(from + BATCH_MAX, files.length), files.length);
  }
  return { accepted, seenBefore, failures };
}

/** A batch together; when a rule fails on something in it, one at a time, and what fails alone is named. */
async function acceptEach(
  app: Pick<App, "store" | "clock">, installation: InstallationId, arrivals: readonly (Arrival & { readonly file: string })[], failures: { file: string; reason: string }[],
): Promise<readonly Accepted[]> {
  try {
    return await acceptActivities(app, installation, arrivals);
  } catch (error) {
    const isOfTheMachine = error instanceof Error && "code" in error;
    const [only] = arrivals;
    if (isOfTheMachine || only === undefined) throw error;
    if (arrivals.length === 1) {
      failures.push({ file: only.file, reason: "could not be screened; nothing of it was stored" });
      return [];
    }
  }
  const accepted: Accepted[] = [];
  for (const arrival of arrivals) accepted.push(...(await acceptEach(app, installation, [arrival], failures)));
  return accepted;
}

async function arrivalsOf(file: ActivityFile, ownDomains: readonly string[]) {
  const read = await readActivityFile(file);
  if ("failure" in read) return read;
  const refused: ParseFailure[] = [];
  const parsed = await parseFile({ name: file.name, ...read }, { defaultZone: "UTC", ownDomains, onRefused: (one) => { refused.push(one); } });
  if (!parsed.ok) return { failure: parsed.error.reason };
  const digest = createHash("sha256").update(read.bytes).update(read.sidecar ?? "").digest("hex");
  return { refused, arrivals: parsed.value.map((activity, index) => ({ delivery: `file:${file.name}:${digest}:${index}`, activity, file: file.name })) };
}
