import { readBookmark, writeBookmark } from "../adapters/audit/bookmark-file.ts";
import { exportFolder } from "../adapters/audit/export-folder.ts";
import { readExport, readFound, readNotes } from "../adapters/audit/read-export.ts";

/** Exports and checkpoints in files; wired here, for verbs know no adapter. */
export const auditFiles = { exportFolder, readBookmark, readExport, readFound, readNotes, writeBookmark };
