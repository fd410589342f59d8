/** The parts of the API that the sandbox speaks. */
export type Area = "objects" | "associations" | "owners" | "properties" | "property-validations" | "pipelines";

/** Where a path leads, whichever of its forms was used (VENDORS 1.1). */
export interface Location {
  readonly area: Area;
  /** True for `/crm/objects/2026-09/…`, false for `/crm/v3/objects/…`. */
  readonly dated: boolean;
  readonly rest: readonly string[];
  /** The path in the form in which the contracts know it. */
  readonly contractPath: string;
}

const areas: ReadonlySet<string> = new Set(["objects", "associations", "owners", "properties", "property-validations", "pipelines"]);
const datedVersions = new Set(["2025-09", "2026-03", "2026-09"]);
const contractVersion = "2026-09";

/** Reads a CRM path; nothing for any other and for versions that do not exist. */
export function locate(path: string): Location | undefined {
  const segments = decode(path);
  if (segments === undefined) return undefined;
  const [crm, second = "", third = "", ...rest] = segments;
  if (crm !== "crm") return undefined;
  if (isArea(second) && datedVersions.has(third)) {
    return { area: second, dated: true, rest, contractPath: `/crm/${[second, contractVersion, ...rest].map(encodeURIComponent).join("/")}` };
  }
  if (isArea(third) && legacyVersion(third, rest) === second) {
    return { area: third, dated: false, rest, contractPath: `/crm/${[second, third, ...rest].map(encodeURIComponent).join("/")}` };
  }
  return undefined;
}

/** Associations are v4, everything else v3. */
function legacyVersion(area: Area, rest: readonly string[]): string {
  return area === "associations" || (area === "objects" && rest[2] === "associations") ? "v4" : "v3";
}

function isArea(name: string): name is Area {
  return areas.has(name);
}

function decode(path: string): readonly string[] | undefined {
  try {
    return path.split("/").filter((segment) => segment !== "").map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
