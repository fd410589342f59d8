// Writes the Salesforce metadata that admins deploy, from connectors/salesforce/fields.ts. Run it after a change of the fields.
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { METADATA_DIR } from "../connectors/salesforce/metadata-files.ts";
import { metadataTexts } from "../connectors/salesforce/metadata-text.ts";

await rm(join(METADATA_DIR, "main"), { recursive: true, force: true });
for (const [path, text] of metadataTexts()) {
  const file = join(METADATA_DIR, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
