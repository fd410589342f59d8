import { access } from "./en/access.ts";
import { alerts } from "./en/alerts.ts";
import { api } from "./en/api.ts";
import { audit } from "./en/audit.ts";
import { coaching } from "./en/coaching.ts";
import { firstRun } from "./en/first-run.ts";
import { frame } from "./en/frame.ts";
import { jobs } from "./en/jobs.ts";
import { overview } from "./en/overview.ts";
import { people } from "./en/people.ts";
import { policy } from "./en/policy.ts";
import { quality } from "./en/quality.ts";
import { records } from "./en/records.ts";
import { reviews } from "./en/reviews.ts";

/** The English catalogue, a part a page. */
export const en = { access, alerts, api, audit, coaching, firstRun, frame, jobs, overview, people, policy, quality, records, reviews };
