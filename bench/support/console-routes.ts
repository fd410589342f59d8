/** A route of the console's, as it is measured: how often, and how long it may take. */
export interface MeasuredRoute {
  readonly name: string;
  /** Below the origin. `:review` stands for an open review, `:closed` for a decided one, another each time. */
  readonly path: string;
}

/** What pages of the console read, one line each: lists and pages alike answer within `p95MsMax` of the bench. Those that ask the CRM itself (readiness, plan) are not among them. */
export const CONSOLE_ROUTES: readonly MeasuredRoute[] = [
  { name: "queue, due first", path: "/api/v1/reviews?order=due&brief=true" },
  { name: "queue, deep page", path: "/api/v1/reviews?order=due&brief=true&cursor=:deep" },
  { name: "queue, newest, whole", path: "/api/v1/reviews?order=newest" },
  { name: "queue, one reason", path: "/api/v1/reviews?order=due&reason=promise&brief=true" },
  { name: "queue, rare object", path: "/api/v1/reviews?order=due&object=account&brief=true" },
  { name: "queue, assignee", path: "/api/v1/reviews?order=due&assignee=:user&brief=true" },
  { name: "queue, low confidence", path: "/api/v1/reviews?order=due&band=low&overdue=true&brief=true" },
  { name: "queue, rare words", path: "/api/v1/reviews?order=due&q=drawing%209999&brief=true" },
  { name: "queue, common words", path: "/api/v1/reviews?order=due&q=drawing&brief=true" },
  { name: "decided, newest", path: "/api/v1/reviews?state=approved&order=newest&brief=true" },
  { name: "decided, one reason", path: "/api/v1/reviews?state=approved&order=newest&reason=promise&brief=true" },
  { name: "a review", path: "/api/v1/reviews/:review" },
  { name: "a decided review", path: "/api/v1/reviews/:closed" },
  { name: "whom to ask", path: "/api/v1/reviewers" },
  { name: "kept views", path: "/api/v1/review-filters" },
  { name: "how things stand", path: "/api/v1/installations/:installation" },
  { name: "the policy", path: "/api/v1/policy" },
  { name: "versions of the policy", path: "/api/v1/policy/versions" },
  { name: "jobs", path: "/api/v1/jobs" },
  { name: "alerts", path: "/api/v1/alerts" },
  { name: "people", path: "/api/v1/people" },
  { name: "measures by week", path: "/api/v1/quality?by=week" },
  { name: "measures by rep", path: "/api/v1/quality?by=rep" },
  { name: "causes of exceptions", path: "/api/v1/quality/exceptions" },
  { name: "clean-up", path: "/api/v1/quality/cleanup" },
  { name: "what may be done alone", path: "/api/v1/authority" },
  { name: "coaching", path: "/api/v1/coaching" },
  { name: "state of the log", path: "/api/v1/audit/state" },
  { name: "entries of the log", path: "/api/v1/audit/entries" },
];
