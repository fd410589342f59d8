import { LABEL_CHARS_MAX } from "./limits.ts";
import { tidy } from "./build-activity.ts";
import { headerOf } from "./mail-facts.ts";
import type { MimePart } from "./mime-tree.ts";

/** Folders and labels of one activity that are looked at. */
const FOLDERS_MAX = 100;
/** Headers in which exports say where a mail lay: Google Takeout, mail programs, RFC 5322 3.6.5. */
const FOLDER_HEADERS = ["x-gmail-labels", "x-folder", "x-label", "keywords"] as const;

/** The part of an activity that tells its folders; nothing where the source tells none. */
export function inFolders(names: readonly (string | null | undefined)[]): { readonly folders?: readonly string[] } {
  if (names.length === 0) return {};
  const folders = [...new Set(names.map((name) => tidy(name).slice(0, LABEL_CHARS_MAX)))].filter((name) => name !== "").slice(0, FOLDERS_MAX);
  return folders.length === 0 ? {} : { folders };
}

/** Folders and labels that the headers of a mail name. */
export const mailFolders = ({ headers }: Pick<MimePart, "headers">): readonly string[] => FOLDER_HEADERS.flatMap((name) => {
  const named = headerOf(headers, name);
  return named === null ? [] : listed(named);
});

/** Names with commas between them; one with a comma of its own stands in quotes. */
const listed = (text: string): readonly string[] => [...text.matchAll(/"([^"]*)"|[^,"]+/g)].map((found) => (found[1] ?? found[0]).trim());
