import { type ComponentType, lazy, type LazyExoticComponent } from "react";

import { words } from "./words/words.ts";

/** A page of the console: where it is, what it is called, who may see it. Its code is loaded when it is opened. */
export interface ConsolePage {
  /** Below `/`, as the router writes it; what follows the first segment is the page's own affair. */
  readonly path: string;
  /** Missing for a page that is reached from others alone. */
  readonly label?: string;
  /** Null: for everybody who is signed in. */
  readonly permission: string | null;
  /** Whoever runs Steward may open it before a CRM is connected: there is no installation yet that could permit it. */
  readonly isForBeginning?: boolean;
  readonly view: LazyExoticComponent<ComponentType>;
}

const { nav } = words.frame;

/** Where the API is told about: the one page that a stranger may read, for a machine's maker has a key and no session. */
export const API_DOCS = "/api/docs";

/** Every page, in the order of the menu. */
export const PAGES: readonly ConsolePage[] = [
  { path: "/", label: nav.overview, permission: null, view: lazy(async () => ({ default: (await import("./pages/overview/overview.tsx")).Overview })) },
  { path: "/reviews/*", label: nav.reviews, permission: "reviews:read", view: lazy(async () => ({ default: (await import("./pages/reviews/reviews.tsx")).Reviews })) },
  { path: "/records/*", label: nav.records, permission: "records:read", view: lazy(async () => ({ default: (await import("./pages/records/records.tsx")).Records })) },
  { path: "/coaching", label: nav.coaching, permission: "quality:read", view: lazy(async () => ({ default: (await import("./pages/coaching/coaching.tsx")).Coaching })) },
  { path: "/quality/*", label: nav.quality, permission: "quality:read", view: lazy(async () => ({ default: (await import("./pages/quality/quality.tsx")).Quality })) },
  { path: "/audit/*", label: nav.audit, permission: "audit:read", view: lazy(async () => ({ default: (await import("./pages/audit/audit.tsx")).Audit })) },
  { path: "/policy/*", label: nav.policy, permission: "policy:read", view: lazy(async () => ({ default: (await import("./pages/policy/policy.tsx")).PolicyPage })) },
  { path: "/jobs", label: nav.jobs, permission: "jobs:read", view: lazy(async () => ({ default: (await import("./pages/jobs/jobs.tsx")).Jobs })) },
  { path: "/access", label: nav.access, permission: null, view: lazy(async () => ({ default: (await import("./pages/access/access.tsx")).Access })) },
  { path: "/people", label: nav.people, permission: "people:erase", view: lazy(async () => ({ default: (await import("./pages/people/people.tsx")).People })) },
  { path: "/alerts", label: nav.alerts, permission: "jobs:read", view: lazy(async () => ({ default: (await import("./pages/alerts/alerts.tsx")).AlertsPage })) },
  { path: "/first-run", label: nav.firstRun, permission: "policy:read", isForBeginning: true, view: lazy(async () => ({ default: (await import("./pages/first-run/first-run.tsx")).FirstRun })) },
  { path: API_DOCS, label: nav.api, permission: null, view: lazy(async () => ({ default: (await import("./pages/api/api-docs.tsx")).ApiDocs })) },
];
