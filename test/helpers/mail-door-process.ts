import { loadSettings } from "../../config/load.ts";
import { openSmtpDoor, DOOR_LIMITS } from "../../src/adapters/smtp/server.ts";
import { compose } from "../../src/app/compose.ts";
import { mailDesk } from "../../src/app/inbound/mail-desk.ts";
import type { Store } from "../../src/ports/store.ts";
import { MAIL_DOMAIN } from "./mail-world.ts";

/**
 * A process with a door for mail that is killed, as by a lost machine, at the first mail: once it is stored and before that
 * is committed (`KILL_AT=stored`), or once it is committed and before the sender hears of it (`KILL_AT=committed`).
 */
const killAt = process.env["KILL_AT"];
const app = await compose({ ...loadSettings(), SMTP_IN_SPF: "off" }, { startsAt: null });
const door = await openSmtpDoor({ port: 0, name: MAIL_DOMAIN, tls: null, plain: "loopback", limits: DOOR_LIMITS }, mailDesk({ ...app, store: mortal(app.store) }, MAIL_DOMAIN), app.log);
process.stdout.write(`${String(door.port)}\n`);

function mortal(store: Store): Store {
  return {
    ...store,
    async inInstallation(id, work) {
      const done = { stored: false };
      const value = await store.inInstallation(id, (tx) => work({
        ...tx,
        activities: {
          ...tx.activities,
          async accept(...args) {
            const accepted = await tx.activities.accept(...args);
            done.stored = true;
            if (killAt === "stored") process.kill(process.pid, "SIGKILL");
            return accepted;
          },
        },
      }));
      if (done.stored && killAt === "committed") process.kill(process.pid, "SIGKILL");
      return value;
    },
  };
}
