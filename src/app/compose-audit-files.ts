import { exportFolder } from "../adapters/audit/export-folder.ts";
import { readExport, readFound, readNotes } from "../adapters/audit/read-export.ts";

/** Exports and checkpoints in files; wired here, for verbs know no adapter. */
export const auditFiles = { exportFolder, readExport, readFound, readNotes };
