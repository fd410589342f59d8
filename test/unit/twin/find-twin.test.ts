import assert from "node:assert/strict";
import { PolicySchema } from "../../../config/policy.ts";
import type { Activity, ActivityKind, CalendarFacts, Participant } from "../../../src/domain/model/activity.ts";
import type { EarlierActivity, Twin } from "../../../src/domain/model/judgement.ts";
import { overtakenBy, findTwin, twinKeys } from "../../../src/domain/twin/find-twin.ts";
import { traceOf } from "../../../src/domain/twin/trace.ts";
import { someActivity } from "../../helpers/some-activity.ts";

const policy = PolicySchema.parse({ organisation: { ownDomains: ["seller.example"] } });

const remember = (activity: Activity, ref: string, foreign = false): EarlierActivity => ({ ref, trace: traceOf(activity, policy), foreign });

function relation(activity: Activity, ...earlier: readonly Activity[]): Twin["relation"] | null {
  const found = twinOf(activity, ...earlier);
  return found?.relation ?? null;
}

function twinOf(activity: Activity, ...earlier: readonly Activity[]): Twin | null {
  return findTwin(activity, traceOf(activity, policy), earlier.map((one, at) => remember(one, `e${String(at)}`)));
}

const ANA: Participant = { role: "attendee", name: "Ana Example", email: "ana@example.com" };
const BEN: Participant = { role: "organizer", name: "Ben Sample", email: "ben@seller.example" };

const CALENDAR: CalendarFacts = {
  uid: "u-1", recurrenceId: null, sequence: 0, stampedAt: "2026-03-01T00:00:00.000Z", method: "REQUEST", cancelled: false, recurs: false, allDay: false, location: null, classification: "PUBLIC",
};

const invitation = (calendar: Partial<CalendarFacts> = {}, more: Partial<Activity> = {}): Activity => someActivity({
  kind: "meeting", source: "calendar", sourceId: "u-1", mail: null, participants: [BEN, ANA], occurredAt: "2026-03-10T10:00:00.000Z", endedAt: "2026-03-10T10:30:00.000Z",
  ...more, calendar: { ...CALENDAR, ...calendar },
});

const spoken = (kind: ActivityKind, source: string, { at, until, participants }: { readonly at: string; readonly until: string; readonly participants?: readonly Participant[] }): Activity => someActivity({
  kind, source, sourceId: `${source} ${at}`, mail: null, occurredAt: at, endedAt: until,
  participants: participants ?? [{ role: "caller", name: "Ben Sample", phone: "+1 216 555 0188" }, { role: "callee", name: "Ana Example", phone: "+1 216 555 0199" }],
});

const mailed = (id: string, body: string, more: Partial<Activity> = {}): Activity => {
  const base = someActivity(more);
  assert.ok(base.mail !== null);
  return { ...base, sourceId: id, mail: { ...base.mail, messageId: id }, text: { ...base.text, ...(more.text ?? {}), body } };
};

const noted = (id: string, at: string, body: string): Activity => someActivity({
  kind: "note", source: "crm-note", sourceId: id, mail: null, direction: "internal", occurredAt: at,
  participants: [{ role: "submitter", name: "Ben Sample", email: "ben@seller.example" }, ANA], text: { ...someActivity().text, subject: "", body },
});

const LONG = "We walked the whole hall and found that the old press leaks at both seals, so the first step is a new pump before anything else.";

describe("a certain twin", () => {
  it("when a Message-ID comes again, then it is the same mail", () => {
    assert.deepEqual(twinOf(mailed("<a@x.example>", "Hi"), mailed("a@X.example", "Hi")), { relation: "same", of: "e0", foreign: false });
  });

  it("when source and source id come again, then it is the same", () => {
    const call = spoken("call", "dialer", { at: "2026-03-10T10:00:00.000Z", until: "2026-03-10T10:05:00.000Z" });
    assert.equal(relation(call, call), "same");
  });

  it("when another tool logged the Message-ID in the CRM, then it is the same and foreign", () => {
    const mail = mailed("a@x.example", "Hi");
    const foreign = { ref: "crm-1", trace: { ...traceOf(mail, policy), key: "foreign-1" }, foreign: true };
    assert.deepEqual(findTwin(mail, traceOf(mail, policy), [foreign]), { relation: "same", of: "crm-1", foreign: true });
  });
});

describe("versions of a calendar entry", () => {
  it("when the sequence is the same, then it is the same, also with a later stamp", () => {
    assert.equal(relation(invitation(), invitation()), "same");
    assert.equal(relation(invitation({ stampedAt: "2026-03-05T00:00:00.000Z" }), invitation()), "same");
  });

  it("when the sequence is the same but a later stamp moves it, then it is an update", () => {
    assert.equal(relation(invitation({ stampedAt: "2026-03-05T00:00:00.000Z" }, { occurredAt: "2026-03-11T10:00:00.000Z" }), invitation()), "update");
  });

  it("when a higher sequence comes, then it is an update of the newest", () => {
    assert.deepEqual(twinOf(invitation({ sequence: 2 }), invitation({ sequence: 1 }), invitation()), { relation: "update", of: "e0", foreign: false });
  });

  it("when a lower sequence comes late, then it is superseded, also where it was seen before", () => {
    assert.equal(relation(invitation(), invitation({ sequence: 1 })), "superseded");
    assert.deepEqual(twinOf(invitation(), invitation(), invitation({ sequence: 1 })), { relation: "superseded", of: "e0", foreign: false });
  });

  it("when it is called off, then it is cancelled, known or not", () => {
    assert.deepEqual(twinOf(invitation({ sequence: 1, method: "CANCEL" }), invitation()), { relation: "cancelled", of: "e0", foreign: false });
    assert.deepEqual(twinOf(invitation({ cancelled: true })), { relation: "cancelled", of: null, foreign: false });
  });

  it("when an old version is called off late, then the newer one stands", () => {
    assert.equal(relation(invitation({ method: "CANCEL" }), invitation({ sequence: 2 })), "superseded");
  });

  it("when one instance is called off, then it names the instance and never the series", () => {
    const gone = invitation({ recurrenceId: "20260317T100000Z", method: "CANCEL" });
    assert.equal(twinOf(gone, invitation({ recurs: true }))?.of, null);
    assert.equal(twinOf(gone, invitation({ recurs: true }), invitation({ recurrenceId: "TZID=Europe/London:20260317T100000" }))?.of, "e1");
  });

  it("when one instance of a series is moved, then it is a thing of its own", () => {
    assert.equal(relation(invitation({ recurrenceId: "20260317T100000Z", sequence: 1 }, { occurredAt: "2026-03-18T10:00:00.000Z", endedAt: "2026-03-18T10:30:00.000Z" }), invitation({ recurs: true })), null);
  });

  it("when an attendee answers, then a yes is nothing new and another time is a question", () => {
    assert.equal(relation(invitation({ method: "REPLY" }), invitation()), "same");
    assert.deepEqual(twinOf(invitation({ method: "COUNTER" }), invitation()), { relation: "counter", of: "e0", foreign: false });
  });

  it("when an attendee answers an invitation that is not known, then it is an answer all the same, and no meeting", () => {
    assert.deepEqual(twinOf(invitation({ method: "REPLY" })), { relation: "answer", of: null, foreign: false });
    assert.deepEqual(twinOf(invitation({ method: "COUNTER" })), { relation: "counter", of: null, foreign: false });
  });

  it("when an answer came before the invitation, then the invitation is new", () => {
    assert.equal(relation(invitation(), invitation({ method: "REPLY" })), null);
    assert.equal(relation(invitation(), invitation({ method: "COUNTER", sequence: 1 })), null);
  });

  it("when an answer stands between two versions, then versions are compared with versions", () => {
    const answered = invitation({ method: "REPLY", stampedAt: "2026-03-09T00:00:00.000Z" });
    const moved = invitation({ stampedAt: "2026-03-05T00:00:00.000Z" }, { occurredAt: "2026-03-11T10:00:00.000Z" });
    assert.deepEqual(twinOf(moved, invitation(), answered), { relation: "update", of: "e0", foreign: false });
  });

  it("when the same wish for another time comes again, then a person was asked already", () => {
    const wish = invitation({ method: "COUNTER", stampedAt: "2026-03-02T00:00:00.000Z" });
    assert.deepEqual(twinOf(wish, invitation(), wish), { relation: "same", of: "e1", foreign: false });
    assert.equal(relation(invitation({ method: "COUNTER", stampedAt: "2026-03-03T00:00:00.000Z" }), invitation(), wish), "counter");
  });

  it("when a newer version comes, then it takes the place of every older one, and a series that is called off of every instance", () => {
    const instance = invitation({ recurrenceId: "20260317T100000Z" });
    const known = [invitation(), instance, invitation({ uid: "u-2" }), invitation({ sequence: 3 })].map((one, at) => remember(one, `e${String(at)}`));
    const gone = (calendar: Partial<CalendarFacts>) => overtakenBy(traceOf(invitation({ method: "CANCEL", sequence: 2, ...calendar }), policy), known);
    assert.deepEqual(gone({}), ["e0", "e1"]);
    assert.deepEqual(gone({ recurrenceId: "20260317T100000Z" }), ["e1"]);
    assert.deepEqual(overtakenBy(traceOf(invitation({ sequence: 2 }), policy), known), ["e0"]);
    assert.deepEqual(overtakenBy(traceOf(invitation({ sequence: 2, method: "COUNTER" }), policy), known), []);
  });
});

describe("one event by two sources", () => {
  const call = spoken("call", "dialer", { at: "2026-03-10T10:02:00.000Z", until: "2026-03-10T10:20:00.000Z" });

  it("when the dialer has a call of the same people in the calendar's time, then it is likely one", () => {
    assert.equal(relation(call, invitation()), "likely");
    assert.equal(relation(invitation(), call), "likely");
  });

  it("when a name is written family name first, then the people are the same", () => {
    const turned = spoken("call", "dialer", { at: call.occurredAt, until: "2026-03-10T10:20:00.000Z", participants: [{ role: "caller", name: "Sample, Ben" }, { role: "callee", name: "Example, Ana" }] });
    assert.equal(relation(turned, invitation()), "likely");
  });

  it("when the entry was moved or called off, then a call at its old time is no twin", () => {
    assert.equal(relation(call, invitation(), invitation({ sequence: 1 }, { occurredAt: "2026-03-12T10:00:00.000Z", endedAt: "2026-03-12T10:30:00.000Z" })), null);
    assert.equal(relation(call, invitation(), invitation({ sequence: 1, method: "CANCEL" })), null);
  });

  it("when only our own colleague is the same, then it is another call", () => {
    const other = spoken("call", "dialer", { at: call.occurredAt, until: "2026-03-10T10:20:00.000Z", participants: [{ role: "caller", name: "Ben Sample" }, { role: "callee", name: "Eva Other" }] });
    assert.equal(relation(other, invitation()), null);
  });

  it("when the same people talk twice in a row, then it is two calls", () => {
    assert.equal(relation(spoken("call", "dialer", { at: "2026-03-10T10:21:00.000Z", until: "2026-03-10T10:25:00.000Z" }), call), null);
  });

  it("when a weekly meeting takes place again, then the recording is no twin of the series", () => {
    const recording = spoken("meeting", "recorder", { at: "2026-03-17T10:00:00.000Z", until: "2026-03-17T10:30:00.000Z" });
    assert.equal(relation(recording, invitation({ recurs: true })), null);
  });

  it("when two entries with ids of their own overlap, then they are two, unless start and subject are one", () => {
    const other = { uid: "u-2" };
    assert.equal(relation(invitation(other, { occurredAt: "2026-03-10T10:15:00.000Z" }), invitation()), null);
    assert.equal(relation(invitation(other), invitation()), "likely");
  });

  it("when an entry lasts the whole day, then a call on that day is no twin", () => {
    assert.equal(relation(call, invitation({ allDay: true }, { occurredAt: "2026-03-10T00:00:00.000Z", endedAt: "2026-03-11T00:00:00.000Z" })), null);
  });
});

describe("words that come again", () => {
  const first = noted("n1", "2026-03-10T16:00:00.000Z", `${LONG} Ana orders it on Friday.`);

  it("when a note is typed again from memory, then it is likely the same", () => {
    assert.equal(relation(noted("n2", "2026-03-11T08:00:00.000Z", `Typing this again: the old press leaks at both seals, so the first step is a new pump. Ana orders it on Friday.`), first), "likely");
  });

  it("when another note about the same people is written, then it is none", () => {
    assert.equal(relation(noted("n3", "2026-03-11T08:00:00.000Z", "Ana called about the invoice of the second quarter, accounting wants one line for each site and no lump."), first), null);
  });

  it("when the same note comes weeks later, then it is none", () => {
    assert.equal(relation(noted("n4", "2026-04-10T08:00:00.000Z", `${LONG} Ana orders it on Friday.`), first), null);
  });

  const original = mailed("o@example.com", LONG);
  const colleagues: readonly Participant[] = [{ role: "from", name: "Ben Sample", email: "ben@seller.example" }, { role: "to", email: "crm@seller.example" }];
  const forwarded = `---------- Forwarded message ---------\nFrom: Ana Example <ana@example.com>\nDate: Tue, 10 Mar 2026 09:00\nSubject: Pump drawings\nTo: Ben Sample <ben@seller.example>\n\n${LONG.slice(0, 90)}`;

  it("when a colleague forwards a mail that was logged, then it is likely that mail", () => {
    const passedOn = mailed("f@seller.example", "For the file.", { participants: colleagues, direction: "internal", occurredAt: "2026-03-12T09:00:00.000Z", text: { ...someActivity().text, forwarded } });
    assert.equal(relation(passedOn, original), "likely");
    assert.equal(relation(passedOn, mailed("p@example.com", "Another matter altogether, about the invoice and the freight of last month.")), null);
  });

  it("when a customer forwards something, then it is a mail of its own", () => {
    const theirs = mailed("g@example.com", "See below.", { text: { ...someActivity().text, forwarded }, occurredAt: "2026-03-12T09:00:00.000Z" });
    assert.equal(relation(theirs, original), null);
  });

  it("when a reply quotes the mail, then it is a mail of its own", () => {
    const reply = mailed("r@seller.example", "Will do.", { direction: "outbound", occurredAt: "2026-03-10T09:20:00.000Z", text: { ...someActivity().text, subject: "Re: Pump drawings", quoted: LONG } });
    assert.equal(relation(reply, original), null);
  });
});

describe("what a store selects", () => {
  it("when it selects by key, or by a person within the window, then every twin is among what it gives", () => {
    const call = spoken("call", "dialer", { at: "2026-03-10T10:02:00.000Z", until: "2026-03-10T10:20:00.000Z" });
    const trace = traceOf(call, policy);
    const keys = twinKeys(call, trace);
    const known = traceOf(invitation(), policy);
    assert.deepEqual(keys.keys, [trace.key, trace.callKey]);
    assert.ok(known.people.some((hash) => keys.people.includes(hash)));
    assert.ok(keys.from <= known.occurredAt && known.occurredAt <= keys.to);
  });

  it("when a trace is kept, then it holds no word, name, address or number", () => {
    const kept = JSON.stringify(traceOf(mailed("o@example.com", LONG), policy));
    for (const word of ["Ana", "Example", "ana@", "press", "Pump", "seller"]) assert.ok(!kept.includes(word), "a word stands in the trace");
  });
});
