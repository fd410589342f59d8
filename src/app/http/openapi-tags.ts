/** What the API is about, in the order in which somebody would come to it, and the first words of the addresses that belong there. */
const GROUPS = [
  { name: "Activities", description: "What happened, as sources report it, and what became of it.", of: ["activities", "matches"] },
  { name: "Reviews", description: "What people are asked, and what they decide.", of: ["reviews", "reviewers", "review-filters"] },
  { name: "Records", description: "What happened to a record of the CRM and why, and taking it back.", of: ["records", "proposals"] },
  { name: "Audit", description: "The log that can be checked: its entries, proofs, checkpoints and anchors.", of: ["audit"] },
  { name: "Quality", description: "Measures, coaching, and what may be done without asking.", of: ["quality", "coaching", "authority", "examples"] },
  { name: "Policy", description: "The settings that decide, their versions, and trying them out.", of: ["policy"] },
  { name: "Installations", description: "The connected CRMs, and how each stands.", of: ["installations", "crms"] },
  { name: "Jobs and alerts", description: "What runs, what was given up, and what needs somebody.", of: ["jobs", "alerts"] },
  { name: "People and access", description: "Roles, keys, sessions, and forgetting somebody.", of: ["people", "keys", "session", "sessions", "sign-in-ways"] },
  { name: "Inbound", description: "Doors for senders with a signature of their own, beside `/api/v1`.", of: ["inbound"] },
] as const;

/** The groups as the document lists them. */
export const TAGS = GROUPS.map(({ name, description }) => ({ name, description }));

type Operations = Readonly<Record<string, object>>;

/** The same paths, each operation with the group that its address belongs to. An address of none is a mistake of ours. */
export function tagged(paths: Readonly<Record<string, Operations>>): Readonly<Record<string, Operations>> {
  return Object.fromEntries(Object.entries(paths).map(([path, operations]) => {
    const tags = [tagOf(path)];
    return [path, Object.fromEntries(Object.entries(operations).map(([method, operation]) => [method, { tags, ...operation }]))];
  }));
}

function tagOf(path: string): string {
  const first = path.split("/")[1] ?? "";
  const group = GROUPS.find(({ of }) => of.some((one) => one === first));
  if (group === undefined) throw new TypeError(`${path} belongs to no group of the API`);
  return group.name;
}
