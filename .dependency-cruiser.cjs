"use strict";

// Who may import whom: docs/ARCHITECTURE.md, section "Who may import whom", as rules. `npm run arch` applies them and
// fails as well when it read fewer files than there are; test/architecture.test.ts plants violations to prove each bites.

const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** Libraries without I/O, clock or randomness that a rule may lean on; a new one needs an ADR line. */
const PURE_LIBRARIES = "node_modules/(chrono-node|double-metaphone|libphonenumber-js|tldts|tldts-core|@eslint-community/regexpp)/";
const POLICY = "^config/policy\\.ts$";
const OURS = "^(src|connectors|config|sandbox|console|crm-ui|scripts|bench|test)/";
const COMPOSE = "^src/app/compose[a-z-]*\\.ts$";

const bottom = [
  rule("no-circular", "Two files that need each other are one file, or three.", {}, { circular: true }),
  rule("everything-resolves", "An import that cannot be found escapes every other rule.", {}, { couldNotResolve: true }),
  rule(
    "config-shape-is-at-the-bottom",
    "The shape of settings and policy depends on zod alone.",
    { path: "^config/(policy|settings)(\\.ts$|/)" },
    { pathNot: ["node_modules/zod/", "^config/policy/"] },
  ),
  rule("config-knows-nobody", "Configuration is read before anything of ours exists.", { path: "^config/" }, { path: OURS, pathNot: "^config/" }),
];

const domain = [
  rule(
    "model-is-only-nouns",
    "The model takes no I/O, no clock, no randomness and no library.",
    { path: "^src/domain/model/" },
    { pathNot: ["^src/domain/model/", POLICY] },
  ),
  rule(
    "domain-is-pure",
    "Rules take values and return values: beside hashing they use only the libraries named here.",
    { path: "^src/domain/", pathNot: "^src/domain/model/" },
    { pathNot: ["^src/domain/", POLICY, "^(node:)?crypto$", PURE_LIBRARIES] },
  ),
  rule(
    "policy-is-a-type-to-the-domain",
    "Rules and use cases receive a policy; they never parse one.",
    { path: "^src/(domain|ports|usecases)/" },
    { path: POLICY, dependencyTypesNot: ["type-only"] },
  ),
  rule(
    "topics-are-strangers",
    "A topic knows itself, the model and the base topics. Only judge/ introduces topics to each other (ADR 0004).",
    { path: "^src/domain/(?!judge/|model/)([^/]+)/" },
    {
      path: "^src/domain/[^/]+/",
      pathNot: ["^src/domain/$1/", "^src/domain/(model|text|hygiene)/", "^src/domain/linkage/compare\\.ts$"],
    },
  ),
];

const shell = [
  rule("ports-describe", "A port is an interface over the model, without a library.", { path: "^src/ports/" }, { pathNot: ["^src/(domain|ports)/", POLICY] }),
  rule(
    "usecases-talk-to-ports",
    "A use case reads and writes through ports only: no library, no adapter, no connector, not even Node's own modules.",
    { path: "^src/usecases/" },
    { pathNot: ["^src/(domain|ports|usecases)/", POLICY] },
  ),
  rule(
    "usecases-are-strangers",
    "A use case may have a folder of its own for its parts, and calls no other use case.",
    { path: "^src/usecases/([^/.]+)" },
    { path: "^src/usecases/", pathNot: ["^src/usecases/$1(\\.ts$|/)"] },
  ),
  rule(
    "one-door-to-the-crm",
    "Only apply-writes may hold a CrmWriter or CrmMerger: there the intent is audited before the call.",
    { path: "^src/", pathNot: ["^src/usecases/apply-writes(\\.ts$|/)", "^src/ports/", COMPOSE] },
    { path: "^src/ports/crm-(writer|merger)\\.ts$" },
  ),
  rule(
    "one-door-for-provisioning",
    "Only connect-crm may hold the CrmProvisioner; its writes stand under a config entry.",
    { path: "^src/", pathNot: ["^src/usecases/connect-crm(\\.ts$|/)", "^src/ports/", COMPOSE] },
    { path: "^src/ports/crm-provisioner\\.ts$" },
  ),
  rule(
    "no-side-door-to-the-crm",
    "A CrmConnection carries the writer: use cases take the one port they need. (connect-crm checks it; the linter keeps it from writing.)",
    { path: "^src/usecases/", pathNot: ["^src/usecases/connect-crm(\\.ts$|/)"] },
    { path: "^src/ports/crm-connection\\.ts$" },
  ),
];

const plugs = [
  rule(
    "connectors-are-strangers",
    "A connector knows ports, domain and connectors/shared: never another connector, the store or the settings.",
    { path: "^connectors/([^/]+)/" },
    { path: OURS, pathNot: ["^connectors/($1|shared)/", "^src/(ports|domain)/"] },
  ),
  rule(
    "adapters-are-strangers",
    "An adapter knows ports, domain, config and its driver: never a connector or another adapter.",
    { path: "^src/adapters/([^/]+)/" },
    { path: OURS, pathNot: ["^src/adapters/$1/", "^src/(ports|domain)/", "^config/"] },
  ),
  rule(
    "plugged-in-at-one-place",
    "Only compose.ts (and compose-<part>.ts) names connectors and adapters.",
    { path: "^src/app/", pathNot: COMPOSE },
    { path: "^(connectors|src/adapters)/" },
  ),
  rule(
    "vendor-sdks-stay-in-connectors",
    "A vendor's types and codes travel no further than its connector.",
    { path: OURS, pathNot: ["^connectors/", "^test/"] },
    { path: "node_modules/(@hubspot/api-client|jsforce)/" },
  ),
  rule(
    "model-sdks-stay-in-their-adapter",
    "Nobody but the adapter speaks to a language model: what is sent and what is believed is decided before and after it.",
    { path: OURS, pathNot: ["^src/adapters/model/", "^test/"] },
    { path: "node_modules/(ai|@ai-sdk)/" },
  ),
  rule(
    "drivers-stay-in-adapters",
    "SQL and its driver are the adapters' business.",
    { path: "^(src|connectors|config)/", pathNot: ["^src/adapters/", COMPOSE] },
    { path: "node_modules/(pg|kysely|pg-boss|ioredis|@duckdb)/" },
  ),
];

const outside = [
  rule(
    "outsiders-stay-outside",
    "What judges us from outside shares no code with us.",
    { path: "^(console|crm-ui|sandbox)/|^scripts/verify-audit\\.mjs$" },
    { path: "^(src|connectors|config|scripts|test|bench)/" },
  ),
  rule(
    "nothing-needs-the-outsiders",
    "Sandbox, console and panels are other programs: they are spoken to over HTTP.",
    { path: "^(src|connectors|config|scripts|bench)/" },
    { path: "^(sandbox|console|crm-ui)/" },
  ),
  rule(
    "tests-are-leaves",
    "Only tests and benchmarks use the tests' helpers.",
    { path: "^(src|connectors|config|scripts|sandbox)/" },
    { path: "^test/" },
  ),
  rule(
    "scripts-and-benches-are-leaves",
    "Nothing that ships imports a script or a benchmark.",
    { path: "^(src|connectors|config|sandbox)/" },
    { path: "^(scripts|bench)/" },
  ),
  rule(
    "no-development-packages-at-run-time",
    "What ships runs without the development packages.",
    { path: "^(src|connectors|config|sandbox)/" },
    { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
  ),
];

module.exports = {
  forbidden: [...bottom, ...domain, ...shell, ...plugs, ...outside],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^sandbox/seed/world/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "node", "default"] },
  },
};
