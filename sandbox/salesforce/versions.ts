/** The releases that the sandbox speaks (VENDORS 0.2). */
const releases = [
  ["60.0", "Spring '24"], ["61.0", "Summer '24"], ["62.0", "Winter '25"], ["63.0", "Spring '25"], ["64.0", "Summer '25"],
  ["65.0", "Winter '26"], ["66.0", "Spring '26"], ["67.0", "Summer '26"], ["68.0", "Winter '27"],
] as const;

/** What `/services/data` answers anybody. */
export const versionList = releases.map(([version, label]) => ({ label, url: `/services/data/v${version}`, version }));

/** The parts of an API path: where it starts, and the decoded segments behind the version. */
export interface ApiPath {
  readonly base: string;
  readonly segments: readonly string[];
}

/** Takes an API path apart; nothing when it is none, of an unknown version, or wrongly encoded. */
export function locateApi(path: string): ApiPath | undefined {
  const match = /^\/services\/data\/v(\d{1,3}\.0)(?:\/(.*))?$/s.exec(path);
  if (match === null || !releases.some(([version]) => version === match[1])) return undefined;
  try {
    const segments = (match[2] ?? "").split("/").filter((part) => part !== "").map((part) => decodeURIComponent(part));
    return { base: `/services/data/v${match[1] ?? ""}`, segments };
  } catch {
    return undefined;
  }
}
