// The container's first process: refuses to start without a database, then is the command itself (no child, so that
// a stop signal reaches it directly).
const USAGE_EXIT_CODE = 2;

if ((process.env.DATABASE_URL ?? "") === "") {
  process.stderr.write("DATABASE_URL: expected a postgresql:// URL, got nothing. The container has no database of its own.\n");
  process.exitCode = USAGE_EXIT_CODE;
} else {
  await import("../src/app/cli/main.ts");
}
