import pino, { type DestinationStream } from "pino";
import type { Log } from "../../ports/log.ts";

/** Fields that hold a secret or somebody's words, at any of the first levels, whoever puts them there by mistake. */
const PRIVATE = [
  "token", "accessToken", "refreshToken", "access_token", "refresh_token", "authorization", "cookie", "set-cookie", "password", "secret", "clientSecret",
  "client_secret", "code", "apiKey", "key", "text", "body", "subject", "quote", "email", "phone", "headers",
];
const REDACTED = PRIVATE.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/** The operators' log: JSON lines on stderr (stdout belongs to results), with private fields blanked. */
export function createLog(level: string, destination: DestinationStream = pino.destination({ dest: 2, sync: true })): Log {
  const logger = pino({ level, base: null, redact: { paths: REDACTED, censor: "[private]" }, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  return {
    info: (fields, message) => { logger.info(fields, message); },
    warn: (fields, message) => { logger.warn(fields, message); },
    error: (fields, message) => { logger.error(fields, message); },
  };
}
