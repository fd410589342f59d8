import { duplicateScanner as scanner } from "../adapters/linkage/duplicate-scanner.ts";
import type { DuplicateScanner } from "../ports/duplicate-scanner.ts";

/** A table in, duplicates out: wired apart from the running app, so that a scan needs no database. */
export const duplicateScanner: DuplicateScanner = scanner;
