import { createHash } from "node:crypto";

import type { Row } from "../model.ts";

/** The ETag of a record as it stands, quotes included (VENDORS 2.1: compared as it is, with its suffix). */
export function entityTag(row: Row): string {
  return `"${createHash("sha1").update(JSON.stringify([row.id, row.values])).digest("base64")}-gzip"`;
}
