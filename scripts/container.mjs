// The container's first process: refuses to start without a database, then is the command itself (no child, so that
// a stop signal reaches it directly).
const USAGE_EXIT_CODE = 2;

const words = process.argv.slice(2);
/** A file is scanned without anything beside it. */
const needsDatabase = !(words[0] === "scan" && !words.some((word) => word.startsWith("--installation")));

if (needsDatabase && (process.env.DATABASE_URL ?? "") === "") {
  process.stderr.write("DATABASE_URL: expected a postgresql:// URL, got nothing. The container has no database of its own.\n");
  process.exitCode = USAGE_EXIT_CODE;
} else {
  await import("../src/app/cli/main.ts");
}
