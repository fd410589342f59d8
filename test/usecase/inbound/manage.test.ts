import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import type { InstallationId, UserId } from "../../../src/domain/model/ids.ts";
import { addInboundSource, revokeInbound, rotateInboundAddress } from "../../../src/usecases/manage-inbound.ts";
import { addressOf, withUser } from "../../helpers/mail-world.ts";
import { asOwner, DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { installed, startWeb, type Web } from "../http/web.ts";

const OPERATOR = { kind: "admin", id: "test" } as const;

describe("addresses and sources of an installation", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let id: InstallationId;
  let other: InstallationId;
  let user: UserId;
  before(async () => {
    web = await startWeb();
    [id, other] = [await installed(web, "1"), await installed(web, "2")];
    user = await withUser(web.app, id);
  });
  after(() => web.stop());

  const dump = (): Promise<string> => asOwner(web.connection, async (client) => {
    const tables = ["inbound_address", "inbound_source", "audit_entry", "audit_private"];
    const texts: string[] = [];
    for (const table of tables) texts.push(JSON.stringify((await client.query(`SELECT t::text FROM steward.${table} t`)).rows));
    return texts.join("\n");
  });
  const entries = async (key: string): Promise<number> => asOwner(web.connection, async (client) => (await client.query("SELECT 1 FROM steward.audit_entry WHERE bytes LIKE $1", [`%"key":"${key}"%`])).rowCount ?? 0);

  it("when an address is made, then its token opens it, and stands nowhere in the database", async () => {
    const { id: addressId, token } = await addressOf(web.app, id, user);
    assert.deepEqual(await web.app.access.findInboundAddress(token), { id: addressId, installation: id, userId: user });
    assert.equal(await web.app.access.findInboundAddress("0".repeat(40)), null);
    assert.ok(!(await dump()).includes(token));
    assert.equal(await entries("inbound-address.created"), 1);
  });

  it("when it is rotated, then the old one is shut and the user's new one is open", async () => {
    const old = await addressOf(web.app, id, user);
    const token = "f".repeat(40);
    const rotated = await rotateInboundAddress(web.app, id, { old: old.id, id: randomUUID(), token }, OPERATOR);
    assert.equal(rotated?.userId, user);
    assert.equal(await web.app.access.findInboundAddress(old.token), null);
    assert.equal((await web.app.access.findInboundAddress(token))?.userId, user);
    assert.equal(await rotateInboundAddress(web.app, id, { old: old.id, id: randomUUID(), token: "e".repeat(40) }, OPERATOR), null);
  });

  it("when a source is made, then its secret opens in its own installation alone, and stands nowhere in clear", async () => {
    const [sourceId, secret] = [randomUUID(), "a-secret-of-the-vendor"];
    await addInboundSource(web.app, id, { id: sourceId, kind: "form", secret, fields: { email: "Your address" } }, OPERATOR);
    assert.deepEqual(await web.app.access.findInboundSource(sourceId), { id: sourceId, installation: id, kind: "form" });
    assert.deepEqual(await web.app.store.inInstallation(id, (tx) => tx.inbound.secretOf(sourceId)), { secret, fields: { email: "Your address" } });
    assert.equal(await web.app.store.inInstallation(other, (tx) => tx.inbound.secretOf(sourceId)), null);
    const text = await dump();
    assert.ok(!text.includes(secret) && !text.includes(Buffer.from(secret).toString("hex")));
    await assert.rejects(addInboundSource(web.app, other, { id: sourceId, kind: "form", secret, fields: {} }, OPERATOR), /inbound_source_id_key/);
  });

  it("when one is revoked, then it is shut at once, once, and by its own installation alone", async () => {
    const { id: addressId, token } = await addressOf(web.app, id, user);
    assert.equal(await revokeInbound(web.app, other, addressId, OPERATOR), false);
    assert.equal(await revokeInbound(web.app, id, addressId, OPERATOR), true);
    assert.equal(await web.app.access.findInboundAddress(token), null);
    assert.equal(await revokeInbound(web.app, id, addressId, OPERATOR), false);
    const [source] = await web.app.store.inInstallation(id, (tx) => tx.inbound.sources());
    assert.equal(await revokeInbound(web.app, id, source?.id ?? "", OPERATOR), true);
    assert.equal(await web.app.store.inInstallation(id, (tx) => tx.inbound.secretOf(source?.id ?? "")), null);
    const listed = await web.app.store.inInstallation(id, (tx) => tx.inbound.addresses());
    assert.equal(listed.find((one) => one.id === addressId)?.revokedAt, web.clock.now());
    assert.equal((await web.app.audit.verify(id)).ok, true);
  });
});
