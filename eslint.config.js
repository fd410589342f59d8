import tseslint from "typescript-eslint";
import { houseRules } from "./scripts/eslint/house-rules.mjs";

// docs/CONVENTIONS.md says why; this file only says what. Formatting is prettier's business alone.

const TYPESCRIPT = ["**/*.ts", "**/*.tsx"];

/** One idea a file: a long file is two ideas that have not been told apart yet. */
const shape = {
  "max-lines": ["error", { max: 300 }],
  "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
  "max-params": ["error", { max: 4 }],
  "max-depth": ["error", { max: 4 }],
  eqeqeq: ["error", "always", { null: "ignore" }],
  "no-console": "error",
};

const NO_DEFAULT_EXPORT = { selector: "ExportDefaultDeclaration", message: "Named exports only: one name, one home." };
const NO_BARREL = {
  selector: "ExportAllDeclaration, ExportNamedDeclaration[source]",
  message: "No barrels: import a thing from the file it lives in.",
};
const ONE_DOOR = {
  selector: "MemberExpression[object.property.name=/^(writer|merger|provisioner)$/]",
  message: "Only apply-writes.ts and connect-crm.ts call a CRM's writer, merger or provisioner.",
};
const NO_WRITER = {
  selector: "MemberExpression[property.name=/^(writer|merger)$/]",
  message: "Connecting provisions; only apply-writes.ts writes.",
};
const CLOCK_AND_CHANCE = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "Time comes in as a value or through the Clock port." },
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: "Time comes in as a value or through the Clock port." },
  { selector: "CallExpression[callee.object.name='performance']", message: "Time comes in as a value or through the Clock port." },
  { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: "Rules are repeatable: ids and chance come in as values." },
  { selector: "MemberExpression[object.name='process']", message: "The environment is read by config/load.ts alone." },
  { selector: "CallExpression[callee.name=/^(setTimeout|setInterval|fetch)$/]", message: "No I/O and no timers here." },
  {
    selector: "ImportDeclaration[source.value='node:crypto'] > ImportSpecifier[imported.name=/^random|^generateKey/]",
    message: "Rules are repeatable: ids and chance come in as values.",
  },
];

const restricted = (...extra) => ({ "no-restricted-syntax": ["error", NO_DEFAULT_EXPORT, NO_BARREL, ...extra] });

export default tseslint.config(
  { ignores: ["**/node_modules/", "dist/", "coverage/", "data/", "sandbox/seed/", "test/contracts/", "test/fixtures/", "crm-ui/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { house: houseRules },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...shape,
      ...restricted(),
      "house/as-only-to-brand": "error",
      "house/exports-say-what-they-promise": "error",
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  { files: ["src/domain/**/*.ts", "src/usecases/**/*.ts", "src/ports/**/*.ts"], rules: restricted(...CLOCK_AND_CHANCE) },
  { files: ["src/usecases/connect-crm.ts"], rules: restricted(...CLOCK_AND_CHANCE, NO_WRITER) },
  { files: ["src/app/**/*.ts", "src/adapters/**/*.ts"], ignores: ["src/app/compose*.ts"], rules: restricted(ONE_DOOR) },
  {
    // Ports are asynchronous even where an implementation has nothing to wait for.
    files: ["src/adapters/**/*.ts", "connectors/**/*.ts", "sandbox/**/*.ts", "test/**/*.ts"],
    rules: { "@typescript-eslint/require-await": "off" },
  },
  {
    // A describe block is a list of sentences, and a benchmark or a reporter speaks to the terminal.
    files: ["test/**/*.ts"],
    rules: {
      "max-lines-per-function": "off",
      "no-console": "off",
      "house/exports-say-what-they-promise": "off",
      "@typescript-eslint/no-unused-expressions": "off",
      "@typescript-eslint/no-floating-promises": "error",
    },
  },
  { files: ["test/helpers/**/*.ts", "test/contract/**/*.ts"], rules: { "house/exports-say-what-they-promise": "error" } },
  { files: ["bench/**/*.ts"], rules: { "no-console": "off" } },
  {
    files: ["**/*.mjs", "**/*.cjs", "**/*.js"],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { ...shape, "max-lines-per-function": ["error", { max: 60 }] },
  },
);
