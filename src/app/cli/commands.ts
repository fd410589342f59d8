import type { Command } from "./command.ts";
import { auditVerifyCommand } from "./commands/audit-verify.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { importCommand } from "./commands/import.ts";
import { previewCommand } from "./commands/preview.ts";
import { sandboxCommand, scheduleCommand, serveCommand, workCommand } from "./commands/processes.ts";
import { reviewCommands } from "./commands/review.ts";
import { startCommand } from "./commands/start.ts";
import { syncCommand } from "./commands/sync.ts";

/** Every verb, in the order of the overview. */
export const COMMANDS: readonly Command[] = [
  startCommand, serveCommand, workCommand, scheduleCommand, sandboxCommand,
  previewCommand, importCommand, syncCommand, ...reviewCommands, auditVerifyCommand, doctorCommand,
];
