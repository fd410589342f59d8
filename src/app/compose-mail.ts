import { readFile } from "node:fs/promises";

import type { Settings } from "../../config/settings.ts";
import { systemDns } from "../adapters/smtp/dns.ts";
import { DOOR_LIMITS, openSmtpDoor, type TlsFiles } from "../adapters/smtp/server.ts";
import { domainState } from "../adapters/smtp/sender-domain.ts";
import { checkSpf } from "../adapters/smtp/spf.ts";
import type { Log } from "../ports/log.ts";
import type { MailPlug } from "./app.ts";

/** Certificates are renewed while we run; whoever renews one need not tell us. */
const LOOK_FOR_CERTIFICATE_EVERY_MS = 3_600_000;

/** The door for mail as the settings want it. */
export function mailPlug(settings: Settings, log: Log): MailPlug {
  const dns = systemDns();
  return {
    checkSpf: (query) => checkSpf(dns, query),
    domainState: (domain) => domainState(dns, domain),
    async open(desk, name) {
      const { SMTP_IN_PORT: port, SMTP_IN_PLAIN: plain } = settings;
      if (port === undefined) return null;
      const tls = await tlsFiles(settings);
      const door = await openSmtpDoor({ port, name, tls, plain, limits: DOOR_LIMITS }, desk, log);
      if (tls === null) return door;
      const timer = setInterval(() => {
        tlsFiles(settings).then((files) => { if (files !== null) door.renew(files); }, () => { log.warn({}, "the mail door's certificate cannot be read; it goes on with the one it has"); });
      }, LOOK_FOR_CERTIFICATE_EVERY_MS).unref();
      return { port: door.port, stop: () => { clearInterval(timer); return door.stop(); } };
    },
  };
}

async function tlsFiles({ SMTP_IN_TLS_CERT: cert, SMTP_IN_TLS_KEY: key }: Settings): Promise<TlsFiles | null> {
  if (cert === undefined || key === undefined) return null;
  return { cert: await readFile(cert, "utf8"), key: await readFile(key, "utf8") };
}
