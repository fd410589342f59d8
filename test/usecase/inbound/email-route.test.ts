import assert from "node:assert/strict";
import * as z from "zod";

import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { activityCount, rawMail, withUser } from "../../helpers/mail-world.ts";
import { DATABASE_TIMEOUT_MS } from "../../helpers/postgres.ts";
import { type Answered, ask, installed, keyOf, problemOf, startWeb, type Web } from "../http/web.ts";

const AcceptedSchema = z.object({ activities: z.array(z.object({ id: z.string(), seenBefore: z.boolean() })).length(1) });

describe("POST /inbound/email", function () {
  this.timeout(DATABASE_TIMEOUT_MS);
  let web: Web;
  let id: InstallationId;
  let key: string;
  before(async () => {
    web = await startWeb();
    id = await installed(web, "1");
    await withUser(web.app, id);
    key = await keyOf(web, id, ["activities:write"]);
  });
  after(() => web.stop());

  const send = (body: string, given: string | null = key): Promise<Answered> => ask(`${web.origin}/inbound/email`, { body, headers: { "content-type": "message/rfc822" }, ...(given === null ? {} : { key: given }) });

  it("takes a raw mail in, once", async () => {
    const first = await send(rawMail("one"));
    assert.equal(first.status, 202, first.text);
    const again = await send(rawMail("one", { extra: ["Received: from a by b; Fri, 20 Nov 2026 09:00:05 +0000"] }));
    assert.equal(again.status, 200);
    const [one, two] = [first, again].map(({ json }) => AcceptedSchema.parse(json).activities[0]);
    assert.equal(one?.id, two?.id);
    assert.deepEqual([one?.seenBefore, two?.seenBefore], [false, true]);
    assert.equal(await activityCount(web.app, id), 1);
  });

  it("takes each version of an invitation in, and each once", async () => {
    const before = await activityCount(web.app, id);
    const invitation = (sequence: number): string => [
      "From: Ana <ana@customer.example>", "To: ben@seller.example", "Subject: Walk-through", "Date: Fri, 20 Nov 2026 09:00:00 +0000", "Message-ID: <walk@customer.example>", "MIME-Version: 1.0",
      "Content-Type: text/calendar; method=REQUEST; charset=utf-8", "", "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", "METHOD:REQUEST", "BEGIN:VEVENT", "UID:walk-1@customer.example",
      `SEQUENCE:${sequence}`, `DTSTAMP:20261120T09000${sequence}Z`, `DTSTART:20261123T1${sequence}0000Z`, `DTEND:20261123T1${sequence}3000Z`, "SUMMARY:Walk-through",
      "ORGANIZER:mailto:ana@customer.example", "ATTENDEE:mailto:ben@seller.example", "END:VEVENT", "END:VCALENDAR", "",
    ].join("\r\n");
    const statuses = [];
    for (const sequence of [0, 1, 0, 1]) statuses.push((await send(invitation(sequence))).status);
    assert.deepEqual(statuses, [202, 202, 200, 200]);
    assert.equal(await activityCount(web.app, id), before + 2);
  });

  it("when nobody may send it, it is no mail, or is too large, then it is refused and nothing is stored", async () => {
    const before = await activityCount(web.app, id);
    problemOf(await send(rawMail("two"), null), 401);
    problemOf(await send(rawMail("two"), "steward_unknown-key-of-some-length"), 401);
    problemOf(await send(rawMail("two"), await keyOf(web, id, ["activities:read"])), 403);
    problemOf(await send(""), 400);
    const words = await send("Ana wrote: the drawings arrived.");
    assert.ok(!JSON.stringify(problemOf(words, 400)).includes("drawings"));
    problemOf(await send("x".repeat(26_214_401)), 413);
    assert.equal(await activityCount(web.app, id), before);
  });
});
