import { join } from "node:path";
import { duplicateScanner as scanner } from "../adapters/linkage/duplicate-scanner.ts";
import type { DuplicateScanner } from "../ports/duplicate-scanner.ts";

/** A table in, duplicates out: wired apart from the running app, so that a scan needs no database. */
export const duplicateScanner: DuplicateScanner = scanner;

/** Where scans of an installation keep their files while they run. */
export const scanFolder = ({ DATA_DIR }: { readonly DATA_DIR: string }): string => join(DATA_DIR, "scans");
