import type { OrgState } from "../org.ts";
import type { CustomField } from "../schema/custom-field.ts";
import { checkField } from "./check-field.ts";
import { problem, readCustomField } from "./custom-field-file.ts";
import { readMetadata } from "./metadata-xml.ts";
import { readPermissionSet } from "./permission-set-file.ts";

/** A deployment has so many files at most. */
const filesMax = 500;
const fileCharsMax = 400_000;
const fieldPath = /(?:^|\/)objects\/([A-Za-z]\w{0,79})\/fields\/(\w{1,80})\.field-meta\.xml$/;

/** What a deployment did. */
export interface DeployReport {
  readonly success: true;
  /** Components that are new or different now. */
  readonly changed: readonly string[];
  readonly unchanged: readonly string[];
  /** Files of kinds that this org does not act on. */
  readonly ignored: readonly string[];
}

/**
 * Takes over source-format metadata: custom fields first, then who may see them, whatever the order of the files.
 * Throws a `RangeError` naming the file when one is wrong; then the whole deployment must be taken back.
 */
export function deployMetadata(org: OrgState, files: Readonly<Record<string, string>>): DeployReport {
  const entries = Object.entries(files);
  if (entries.length > filesMax) throw new RangeError(`a deployment has at most ${filesMax} files`);
  const report = { changed: new Array<string>(), unchanged: new Array<string>(), ignored: new Array<string>() };
  const note = (name: string, changed: boolean): void => {
    (changed ? report.changed : report.unchanged).push(name);
  };
  const parsed = entries.map(([path, xml]) => ({ path, file: parse(path, xml) }));
  for (const { path, file } of parsed.filter((each) => each.file.kind === "CustomField")) {
    const [, object = "", name = ""] = fieldPath.exec(path) ?? problem(path, "a CustomField belongs under objects/<Object>/fields/<Name>.field-meta.xml");
    const field = readCustomField(path, { object, name }, file.content);
    checkField(org, path, field);
    note(`CustomField ${object}.${field.name}`, saveField(org, field));
  }
  for (const { path, file } of parsed.filter((each) => each.file.kind === "PermissionSet")) {
    const grants = readPermissionSet(org, path, file.content);
    const isSame = same(org.metadata.grant(grants.name), grants);
    if (!isSame) org.metadata.saveGrants(grants);
    note(`PermissionSet ${grants.name}`, !isSame);
  }
  report.ignored.push(...parsed.filter(({ file }) => file.kind !== "CustomField" && file.kind !== "PermissionSet").map(({ path }) => path));
  return { success: true, ...report };
}

function parse(path: string, xml: string): { readonly kind: string; readonly content: Readonly<Record<string, unknown>> } {
  if (xml.length > fileCharsMax) return problem(path, `larger than ${fileCharsMax} characters`);
  // Static resources, pages and the like have a source beside their description.
  if (!path.endsWith(".xml")) return { kind: "source", content: {} };
  const file = readMetadata(xml);
  return "problem" in file ? problem(path, file.problem) : file;
}

function saveField(org: OrgState, field: CustomField): boolean {
  const before = org.metadata.field(field.object, field.name);
  if (same(before, field)) return false;
  org.metadata.saveField(field);
  return true;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
