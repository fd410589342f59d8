import { pino } from "pino";

import type { Log } from "../../ports/log.ts";

/** Names under which a careless caller might hand over what no log may hold. */
const REDACTED = ["token", "accessToken", "refreshToken", "authorization", "password", "secret", "body", "text", "subject", "email", "phone", "name"];

/** Logs as JSON lines on stderr, for stdout belongs to results. */
export function createLog(level: string): Log {
  const paths = REDACTED.flatMap((name) => [name, `*.${name}`]);
  const logger = pino({ level, base: null, redact: { paths, censor: "[redacted]" } }, pino.destination({ fd: 2, sync: true }));
  return {
    info: (fields, message) => { logger.info(fields, message); },
    warn: (fields, message) => { logger.warn(fields, message); },
    error: (fields, message) => { logger.error(fields, message); },
  };
}
