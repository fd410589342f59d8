import assert from "node:assert/strict";
import { createServer } from "node:net";
import { once } from "node:events";
import { writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createTransport } from "nodemailer";

import type { Settings } from "../../../config/settings.ts";
import { mailPlug } from "../../../src/app/compose-mail.ts";
import { startMailDoor } from "../../../src/app/inbound/start-mail-door.ts";
import { activityCount, addressOf, MAIL_DOMAIN, rawMail, withUser } from "../../helpers/mail-world.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { selfSigned } from "../../helpers/self-signed.ts";
import { installed, startWeb } from "../http/web.ts";

describe("the web process with a port for mail", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let folder: string;
  before(() => { folder = mkdtempSync(join(tmpdir(), "steward-mail-")); });
  after(() => { rmSync(folder, { recursive: true, force: true }); });

  /** A port that was free a moment ago. */
  async function freePort(): Promise<number> {
    const server = createServer().listen(0);
    await once(server, "listening");
    const address = server.address();
    server.close();
    await once(server, "close");
    return typeof address === "object" && address !== null ? address.port : assert.fail();
  }

  it("takes mail in at the domain and with the certificate of the settings", async () => {
    const { key, cert } = selfSigned(MAIL_DOMAIN);
    const [certFile, keyFile] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    writeFileSync(certFile, cert);
    writeFileSync(keyFile, key);
    const port = await freePort();
    const web = await startWeb({ SMTP_IN_PORT: String(port), SMTP_IN_TLS_CERT: certFile, SMTP_IN_TLS_KEY: keyFile, SMTP_IN_DOMAIN: MAIL_DOMAIN, SMTP_IN_SPF: "off" });
    try {
      const id = await installed(web, "1");
      const { address } = await addressOf(web.app, id, await withUser(web.app, id));
      const client = createTransport({ host: "127.0.0.1", port, secure: false, requireTLS: true, tls: { ca: [cert], servername: MAIL_DOMAIN } });
      const { response } = await client.sendMail({ envelope: { from: "ben@seller.example", to: [address] }, raw: rawMail("one") });
      client.close();
      assert.match(response, /^250/);
      assert.equal(await activityCount(web.app, id), 1);
    } finally {
      await web.stop();
    }
  });

  it("when its port is taken, or its certificate cannot be read, then it does not start, and one line says so", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : assert.fail();
    const web = await startWeb();
    const start = (change: Partial<Settings>): Promise<unknown> => startMailDoor({ ...web.app, mail: mailPlug({ ...web.app.settings, ...change }, web.app.log) }, () => assert.fail("nothing was opened"));
    await assert.rejects(start({ SMTP_IN_PORT: port }), /SMTP_IN_PORT: .*EADDRINUSE/);
    await assert.rejects(start({ SMTP_IN_PORT: await freePort(), SMTP_IN_TLS_CERT: join(folder, "no"), SMTP_IN_TLS_KEY: join(folder, "no") }), /SMTP_IN_PORT: .*ENOENT/);
    await web.stop();
    taken.close();
  });
});
