import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";

import { createTransport } from "nodemailer";

import { DOOR_LIMITS, type DoorOptions, openSmtpDoor, type SmtpDoor } from "../../../src/adapters/smtp/server.ts";
import { domainState } from "../../../src/adapters/smtp/sender-domain.ts";
import { checkSpf } from "../../../src/adapters/smtp/spf.ts";
import { mailDesk } from "../../../src/app/inbound/mail-desk.ts";
import type { InstallationId, UserId } from "../../../src/domain/model/ids.ts";
import { revokeInbound } from "../../../src/usecases/manage-inbound.ts";
import { activityCount, addressOf, MAIL_DOMAIN, rawMail, withUser } from "../../helpers/mail-world.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { selfSigned } from "../../helpers/self-signed.ts";
import { skipWithReason } from "../../helpers/skip.ts";
import { zoneDns } from "../../helpers/zone-dns.ts";
import { installed, startWeb, type Web } from "../http/web.ts";

const LIMITS = { ...DOOR_LIMITS, sizeMaxBytes: 20_000, recipientsMax: 2, wrongRecipientsMax: 2 };
const ZONE = zoneDns({
  "seller.example": { txt: ["v=spf1 ip4:127.0.0.1 -all"], ipv4: ["192.0.2.1"] },
  "forged.seller.example": { txt: ["v=spf1 ip4:192.0.2.1 -all"] },
  "odd.seller.example": { txt: ["v=spf1 nonsense"] },
  "away.seller.example": null,
  "silent.seller.example": { mx: ["mx.seller.example"] },
});

interface Sending {
  readonly to?: readonly string[];
  readonly from?: string;
  readonly host?: string;
  readonly port?: number;
  /** The certificate to be trusted; without one it comes in clear. */
  readonly tls?: string;
}

describe("the door for mail", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let door: SmtpDoor;
  let id: InstallationId;
  let user: UserId;
  let address: string;
  const logged: string[] = [];
  const said: string[] = [];

  before(async () => {
    const note = (details: unknown, message: string): void => { logged.push(JSON.stringify([details, message])); };
    web = await startWeb({}, (app) => ({ ...app, log: { info: note, warn: note, error: note }, mail: { ...app.mail, checkSpf: (query) => checkSpf(ZONE, query), domainState: (domain) => domainState(ZONE, domain) } }));
    id = await installed(web, "1");
    user = await withUser(web.app, id);
    ({ address } = await addressOf(web.app, id, user));
    door = await open();
  });
  after(async () => {
    await door.stop();
    await web.stop();
  });

  const open = (change: Partial<DoorOptions> = {}): Promise<SmtpDoor> =>
    openSmtpDoor({ port: 0, name: MAIL_DOMAIN, tls: null, plain: "loopback", limits: LIMITS, ...change }, mailDesk(web.app, MAIL_DOMAIN), web.app.log);

  /** Sends as a mail server would; yields the last answer, whatever it was. */
  async function send(raw: string, { to = [address], from = "ben@seller.example", host = "127.0.0.1", port = door.port, tls }: Sending = {}): Promise<string> {
    const client = createTransport({ host, port, secure: false, name: "mx.seller.example", ...(tls === undefined ? { ignoreTLS: true } : { requireTLS: true, tls: { ca: [tls], servername: MAIL_DOMAIN } }) });
    const answer = await client.sendMail({ envelope: { from, to: [...to] }, raw }).then(({ response }) => response, (error: unknown) => (error instanceof Error && "response" in error ? String(error.response) : String(error)));
    client.close();
    said.push(answer);
    return answer;
  }
  const count = (): Promise<number> => activityCount(web.app, id);

  it("takes a user's mail in, and says so once it is durable and queued", async () => {
    assert.match(await send(rawMail("first")), /^250 2\.0\.0/);
    assert.equal(await count(), 1);
    const { rowCount } = await asOwner(web.connection, (client) => client.query("SELECT 1 FROM pgboss.job WHERE name = 'log-activity' AND singleton_key = $1", [id]));
    assert.equal(rowCount, 1);
  });

  it("when the same mail comes again, by another way and to another address, then it is taken and nothing is stored twice", async () => {
    const { address: other } = await addressOf(web.app, id, user);
    const before = await count();
    assert.match(await send(rawMail("first", { extra: ["Received: from relay.seller.example by mx; Fri, 20 Nov 2026 09:00:05 +0000"] })), /^250/);
    assert.match(await send(rawMail("first"), { to: [other] }), /^250/);
    assert.match(await send(rawMail("second"), { to: [other, address] }), /^250/);
    assert.equal(await count(), before + 1);
  });

  it("when an address stands in the mail itself, then the token is nowhere in what is stored", async () => {
    assert.match(await send(rawMail("open", { extra: [`Cc: Log <${address}>`], body: `Bcc to ${address}. The drawings are attached.` })), /^250/);
    const [newest] = await web.app.store.inInstallation(id, (tx) => tx.activities.list({ before: null, limit: 1 }));
    assert.deepEqual(newest?.activity?.participants.map(({ email }) => email), ["ben@seller.example", "ana@example.com"]);
    assert.ok(!JSON.stringify(newest).includes(address));
  });

  it("is no relay, and knows no address that was never made, was revoked, or whose user has gone", async () => {
    const before = await count();
    assert.match(await send(rawMail("relay"), { to: ["ana@example.com"] }), /^550 5\.7\.1 This server takes mail for its own/);
    assert.match(await send(rawMail("unknown"), { to: [`log+${"0".repeat(40)}@${MAIL_DOMAIN}`] }), /^550 5\.1\.1/);
    assert.match(await send(rawMail("postmaster"), { to: [`postmaster@${MAIL_DOMAIN}`] }), /^550 5\.1\.1/);
    const shut = await addressOf(web.app, id, user);
    await revokeInbound(web.app, id, shut.id, { kind: "admin", id: "test" });
    assert.match(await send(rawMail("revoked"), { to: [shut.address] }), /^550 5\.1\.1/);
    const left = await addressOf(web.app, id, await withUser(web.app, id, { crmId: "u-2", email: "eva@seller.example" }));
    await withUser(web.app, id, { crmId: "u-2", email: "eva@seller.example", active: false });
    assert.match(await send(rawMail("left"), { to: [left.address] }), /^550 5\.1\.1/);
    assert.equal(await count(), before);
  });

  it("when the sender is none of ours, or is a bounce, then it is refused", async () => {
    const before = await count();
    for (const from of ["mallory@elsewhere.example", "ben@seller.example.elsewhere.example", ""]) assert.match(await send(rawMail("stranger"), { from }), /^550 5\.7\.1 The sender may not/);
    assert.equal(await count(), before);
  });

  it("when a mail is in the name of somebody else than its sender or a colleague of theirs, then it is refused", async () => {
    const before = await count();
    const inNameOf = (from: string, name: string) => rawMail(name).replace("From: Ben Sample <ben@seller.example>", `From: ${from}`);
    for (const from of ["Ana Example <ana@example.com>", "Ben Sample <ben@seller.example>, Ana Example <ana@example.com>", "ben@seller.example.elsewhere.example", "Ana"]) {
      assert.match(await send(inNameOf(from, "in-the-name")), /^550 5\.7\.1 The mail is in the name/, from);
    }
    assert.match(await send(`From: ana@example.com\r\n${rawMail("twice")}`), /^550 5\.7\.1 The mail is in the name/);
    assert.equal(await count(), before);
    assert.match(await send(inNameOf("Eva Colleague <eva@seller.example>", "colleague")), /^250/);
    assert.equal(await count(), before + 1);
  });

  it("when eight senders are slow, then they are not waited for, and whoever comes next gets a turn", async () => {
    const hasty = await open({ limits: { ...LIMITS, paceAfterMs: 200, bytesPerSecondMin: 1_000 } });
    try {
      const slow = Array.from({ length: LIMITS.mailsAtOnceMax }, () => talk(hasty.port, ["EHLO mx", "MAIL FROM:<ben@seller.example>", `RCPT TO:<${address}>`, "DATA", "From: ben@seller.example"]));
      const before = await count();
      assert.match(await send(rawMail("after the slow"), { port: hasty.port }), /^250/);
      for (const answers of await Promise.all(slow)) assert.match(answers.at(-1) ?? "", /^421 4\.4\.2 The mail took too long/);
      assert.equal(await count(), before + 1);
    } finally {
      await hasty.stop();
    }
  });

  it("when a connection goes on for too long, then it ends, whatever is said in it", async () => {
    const hasty = await open({ limits: { ...LIMITS, connectionMaxMs: 200 } });
    try {
      const socket = connect(hasty.port, "127.0.0.1");
      let answers = 0;
      try {
        for await (const line of lines(socket)) {
          answers += 1;
          assert.match(line, /^2/);
          socket.write(answers === 1 ? "HELO mx\r\n" : "NOOP\r\n");
        }
      } catch (error) {
        // So a system tells of an end that crossed the last command on its way.
        assert.match(String(error), /ECONNRESET|EPIPE/);
      }
      assert.ok(answers > 2);
    } finally {
      await hasty.stop();
    }
  });

  it("when the sender's domain does not let this machine send, then it is refused; when it cannot be asked, then it may come again", async () => {
    const before = await count();
    assert.match(await send(rawMail("forged"), { from: "ben@forged.seller.example" }), /^550 5\.7\.23/);
    assert.match(await send(rawMail("odd"), { from: "ben@odd.seller.example" }), /^550 5\.7\.24/);
    assert.match(await send(rawMail("away"), { from: "ben@away.seller.example" }), /^451 4\.7\.24/);
    assert.equal(await count(), before);
    assert.match(await send(rawMail("silent"), { from: "ben@silent.seller.example" }), /^250/);
  });

  it("when the sender's domain is made up below ours, or spelt so that only its record is another's, then it is refused", async () => {
    const before = await count();
    assert.match(await send(rawMail("made-up"), { from: "ben@nosuch.seller.example" }), /^550 5\.1\.8/);
    const unseen = await talk(door.port, ["EHLO mx", "MAIL FROM:<ben@forged\u3164.seller.example>", `RCPT TO:<${address}>`, "QUIT"]);
    assert.ok(unseen.some((line) => /^550 5\.7\.23/.test(line)), unseen.join(" | "));
    assert.equal(await count(), before);
  });

  it("when a mail is too large, then it is refused whether it says so before or not, and the connection goes on", async () => {
    const before = await count();
    const large = rawMail("large", { body: "x".repeat(25_000) });
    assert.match(await send(large), /^552/);
    const answers = await talk(door.port, ["EHLO mx", "MAIL FROM:<ben@seller.example> SIZE=99999", "MAIL FROM:<ben@seller.example>", `RCPT TO:<${address}>`, "DATA", `${large}\r\n.`, "NOOP", "QUIT"]);
    assert.ok(answers.some((line) => /^250.SIZE 20000$/.test(line)));
    assert.deepEqual(answers.filter((line) => /^[45]/.test(line)).map((line) => line.slice(0, 3)), ["552", "552"]);
    assert.match(answers.at(-1) ?? "", /^221/);
    assert.equal(await count(), before);
  });

  it("when it is no mail, then it is refused for good", async () => {
    assert.match(await send("This is a text.\r\n\r\nNothing else."), /^550 5\.6\.0/);
  });

  it("when there are too many recipients, or one tries addresses out, then it ends", async () => {
    const three = await Promise.all([1, 2, 3].map(async () => (await addressOf(web.app, id, user)).address));
    const answers = await talk(door.port, ["EHLO mx", "MAIL FROM:<ben@seller.example>", ...three.map((one) => `RCPT TO:<${one}>`), "QUIT"]);
    assert.equal(answers.filter((line) => /^452/.test(line)).length, 1);
    const guesses = Array.from({ length: 6 }, (_, index) => `RCPT TO:<log+${String(index).repeat(40)}@${MAIL_DOMAIN}>`);
    const guessed = await talk(door.port, ["EHLO mx", "MAIL FROM:<ben@seller.example>", ...guesses]);
    assert.deepEqual(guessed.filter((line) => /^[45]/.test(line)).map((line) => line.slice(0, 3)), ["550", "550", "421"]);
  });

  it("when it cannot be stored, then it is not taken, and what is sent again is", async () => {
    await asOwner(web.connection, (client) => client.query("ALTER TABLE steward.activity RENAME TO away"));
    const answer = await send(rawMail("later"));
    await asOwner(web.connection, (client) => client.query("ALTER TABLE steward.away RENAME TO activity"));
    assert.match(answer, /^451 4\.3\.0/);
    const before = await count();
    assert.match(await send(rawMail("later")), /^250/);
    assert.equal(await count(), before + 1);
  });

  it("when the connection breaks in the middle of a mail, then nothing of it is stored", async () => {
    const before = await count();
    const socket = connect(door.port, "127.0.0.1");
    const answers = lines(socket);
    for (const line of ["EHLO mx", "MAIL FROM:<ben@seller.example>", `RCPT TO:<${address}>`, "DATA"]) {
      await answers.next();
      socket.write(`${line}\r\n`);
    }
    await answers.next();
    socket.write(rawMail("half").slice(0, 250));
    socket.resetAndDestroy();
    // The same connection limit lets the next one in only after the broken one was seen to its end.
    assert.match(await send(rawMail("whole")), /^250/);
    assert.equal(await count(), before + 1);
  });

  it("with a certificate a mail comes by STARTTLS, and the certificate can be renewed", async () => {
    const first = selfSigned(MAIL_DOMAIN);
    const secured = await open({ tls: first });
    try {
      assert.match(await send(rawMail("sealed"), { port: secured.port, tls: first.cert }), /^250/);
      const second = selfSigned(MAIL_DOMAIN);
      secured.renew(second);
      assert.match(await send(rawMail("renewed"), { port: secured.port, tls: second.cert }), /^250/);
      assert.doesNotMatch(await send(rawMail("old"), { port: secured.port, tls: first.cert }), /^250/);
    } finally {
      await secured.stop();
    }
  });

  it("when somebody comes in clear from another machine, then nothing is taken before STARTTLS", async function () {
    const here = Object.values(networkInterfaces()).flatMap((all) => all ?? []).find(({ internal, family }) => !internal && family === "IPv4")?.address;
    if (here === undefined) skipWithReason(this, "this machine has no address but its loopback");
    const tls = selfSigned(MAIL_DOMAIN);
    const secured = await open({ tls });
    try {
      assert.match(await send(rawMail("clear"), { host: here, port: secured.port }), /^530 5\.7\.0/);
      const spf = { ...web.app, mail: { ...web.app.mail, checkSpf: () => Promise.resolve("none" as const) } };
      const lenient = await openSmtpDoor({ port: 0, name: MAIL_DOMAIN, tls, plain: "anywhere", limits: LIMITS }, mailDesk(spf, MAIL_DOMAIN), web.app.log);
      assert.match(await send(rawMail("clear"), { host: here, port: lenient.port }), /^250/);
      await lenient.stop();
      const bare = await open();
      await assert.rejects(once(connect(bare.port, here), "connect"), "a door without a certificate is this machine's own");
      await bare.stop();
    } finally {
      await secured.stop();
    }
  });

  it("says nothing of people, tokens or texts, neither in its answers nor in the log", () => {
    const all = [...said, ...logged].join("\n");
    for (const word of ["ben@", "mallory", "ana@example.com", "Pump drawings", "attached", address.slice(4, 44), MAIL_DOMAIN]) assert.ok(!all.includes(word), word);
    assert.ok(logged.length > 5 && said.length > 20);
  });
});

/** Lines as they come; a closed connection ends them. */
async function* lines(socket: ReturnType<typeof connect>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of socket) {
    rest += String(chunk);
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      yield rest.slice(0, end);
      rest = rest.slice(end + 2);
    }
  }
}

/** Says line after line, each after the answer to the one before; yields every line of the answers. */
async function talk(port: number, words: readonly string[]): Promise<readonly string[]> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const answers: string[] = [];
  const left = [...words];
  for await (const line of lines(socket)) {
    answers.push(line);
    if (/^\d{3}-/.test(line)) continue;
    const next = left.shift();
    if (next !== undefined) socket.write(`${next}\r\n`);
    else if (!/^221|^421/.test(line)) socket.end();
  }
  return answers;
}
