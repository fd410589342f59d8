import type { MailDoor } from "../../ports/mail-door.ts";
import type { App } from "../app.ts";
import { UsageError } from "../cli/command.ts";
import { mailDesk } from "./mail-desk.ts";

/** The domain of the addresses for logging: the one that is set, or that of this server. */
export const mailDomain = ({ settings, publicUrl }: Pick<App, "settings" | "publicUrl">): string => settings.SMTP_IN_DOMAIN ?? new URL(publicUrl).hostname;

/** Opens the door for mail in this process, if the settings name a port. Call it once the public URL is known. */
export async function startMailDoor(app: App, tell: (line: string) => void): Promise<Pick<MailDoor, "stop">> {
  const domain = mailDomain(app);
  const door = await app.mail.open(mailDesk(app, domain), domain).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown cause";
    throw new UsageError(`SMTP_IN_PORT: the door for mail cannot be opened (${code}): is the port taken, and can the certificate's files be read?`);
  });
  if (door !== null) tell(`Mail to addresses at ${domain} is taken in on port ${door.port}.`);
  return door ?? { stop: () => Promise.resolve() };
}
