import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { Response } from "express";

import type { InstallationId } from "../../domain/model/ids.ts";
import type { App } from "../app.ts";
import { auditArchive } from "../compose-archive.ts";

/**
 * The log with all that proves it, to be taken away. The length is told before, so that a download that was cut is seen as such. The export writes its own entry;
 * `note` tells of it besides.
 */
export async function sendArchive(app: App, installation: InstallationId, response: Response, note: (entries: number) => Promise<void> = () => Promise.resolve()): Promise<void> {
  const archive = await auditArchive(app, installation);
  try {
    await note(archive.entries);
    response.attachment(archive.name).type("application/x-tar").set("Content-Length", String(archive.bytes));
    await pipeline(Readable.from(archive.pieces()), response);
  } catch (error) {
    // Whoever leaves in the middle of a download is no failure of ours.
    if (!(error instanceof Error && "code" in error && error.code === "ERR_STREAM_PREMATURE_CLOSE")) throw error;
  } finally {
    await archive.remove();
  }
}
