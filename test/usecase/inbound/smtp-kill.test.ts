import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

import { createTransport } from "nodemailer";

import { DOOR_LIMITS, openSmtpDoor } from "../../../src/adapters/smtp/server.ts";
import { mailDesk } from "../../../src/app/inbound/mail-desk.ts";
import { activityCount, addressOf, MAIL_DOMAIN, rawMail, withUser } from "../../helpers/mail-world.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed, startWeb, type Web } from "../http/web.ts";

const DOOR_PROCESS = fileURLToPath(new URL("../../helpers/mail-door-process.ts", import.meta.url));

describe("when the server is killed between a mail and its answer", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  before(async () => { web = await startWeb({ SMTP_IN_SPF: "off" }); });
  after(() => web.stop());

  const send = async (port: number, raw: string, to: string): Promise<string> => {
    const client = createTransport({ host: "127.0.0.1", port, secure: false, ignoreTLS: true });
    const answer = await client.sendMail({ envelope: { from: "ben@seller.example", to: [to] }, raw }).then(({ response }) => response, () => "no answer");
    client.close();
    return answer;
  };

  for (const [killAt, kept] of [["stored", 0], ["committed", 1]] as const) {
    it(`${killAt === "stored" ? "before" : "after"} it is durable, then the sender hears nothing, sends again, and the mail is there once`, async () => {
      const id = await installed(web, killAt);
      const { address } = await addressOf(web.app, id, await withUser(web.app, id));
      const { host, port: databasePort, user, database } = web.connection;
      const child = spawn(process.execPath, [DOOR_PROCESS], {
        stdio: ["ignore", "pipe", "inherit"],
        env: { PATH: process.env["PATH"], DATA_DIR: web.dataDir, LOG_LEVEL: "silent", KILL_AT: killAt, DATABASE_URL: `postgresql://${user}@localhost:${databasePort}/${database}?host=${encodeURIComponent(host)}` },
      });
      const exited = once(child, "exit");
      const port = String((await once(child.stdout, "data"))[0]);
      assert.equal(await send(Number(port), rawMail(killAt), address), "no answer");
      assert.deepEqual((await exited)[1], "SIGKILL");
      assert.equal(await activityCount(web.app, id), kept);

      const door = await openSmtpDoor({ port: 0, name: MAIL_DOMAIN, tls: null, plain: "loopback", limits: DOOR_LIMITS }, mailDesk(web.app, MAIL_DOMAIN), web.app.log);
      assert.match(await send(door.port, rawMail(killAt), address), /^250/);
      await door.stop();
      assert.equal(await activityCount(web.app, id), 1);
    });
  }
});
