import { firstRun } from "./en/first-run.ts";
import { frame } from "./en/frame.ts";
import { jobs } from "./en/jobs.ts";
import { overview } from "./en/overview.ts";
import { people } from "./en/people.ts";
import { policy } from "./en/policy.ts";

/** The English catalogue, a part a page. */
export const en = { frame, overview, firstRun, policy, jobs, people };
