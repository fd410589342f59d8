import type { Permission } from "../../src/domain/access/permissions.ts";

/** A page of the console as a person meets it. */
export interface KnownPage {
  /** Where the menu leads. */
  readonly path: string;
  /** Its own heading. */
  readonly heading: string;
  /** Null: for everybody who is signed in. */
  readonly permission: Permission | null;
  /** Addresses below it. */
  readonly below: readonly string[];
}

/** Every page, in the order of the menu. A suite holds it against the menu itself: a page that is missing here fails there. */
export const CONSOLE_PAGES: readonly KnownPage[] = [
  { path: "/", heading: "How things stand", permission: null, below: [] },
  { path: "/reviews", heading: "Reviews", permission: "reviews:read", below: ["/reviews/none"] },
  { path: "/records", heading: "Record history", permission: "records:read", below: ["/records/contact/1"] },
  { path: "/coaching", heading: "Coaching", permission: "quality:read", below: [] },
  { path: "/quality", heading: "Quality", permission: "quality:read", below: ["/quality/report"] },
  { path: "/audit", heading: "Audit", permission: "audit:read", below: ["/audit/entries/0"] },
  { path: "/policy", heading: "Policy", permission: "policy:read", below: ["/policy/versions"] },
  { path: "/jobs", heading: "Jobs and syncs", permission: "jobs:read", below: [] },
  { path: "/access", heading: "Access", permission: null, below: [] },
  { path: "/people", heading: "People", permission: "people:erase", below: [] },
  { path: "/alerts", heading: "Alerts", permission: "jobs:read", below: [] },
  { path: "/first-run", heading: "Set up", permission: "policy:read", below: [] },
  { path: "/api/docs", heading: "API", permission: null, below: [] },
];
