import assert from "node:assert/strict";
import { screen } from "../../../src/domain/privacy/screen.ts";
import { call, mail, SELLER } from "./some-screening.ts";

const CHARS = 40_000;
/** Doubling the text may at most make it this many times slower, with room for a machine under load; a square would need 16 for two doublings. */
const GROWTH_MAX = 10;
const BELOW_THE_CLOCK_MS = 60;
/** What a square costs it costs each time; a collection of garbage falls into one. */
const TRIES = 4;

const UNITS: Readonly<Record<string, string>> = {
  digits: "4", "digits apart": "4 ", spaces: " ", "line ends": "\n", "number words": "five ", stars: "*", "invisible characters": "\u200b", "wide digits": "\uff14\u00a0",
  "password keywords": "password: ", "token starts": "eyJaaaaaaa", "account starts": "DE89 ", "birth keywords": "born ", "body parts": "my knee ", "one hospital": "I was in hospital ",
  "key headers": "-----BEGIN PRIVATE KEY-----", "header lines": "From: ", "privilege marks": "privileged counsel ", "card keywords": "card 4 ", "short sentences": "off. ", "machine-readable zones": "P<UTO<<", "addresses": "http://a:",
  "mail addresses": "a@b.example ", "local parts": "a.", "at signs": "@", "spelt addresses": "a (at) b (dot) ", "telephone numbers": "+1 216 555 0188 ", "halves of numbers": "call 0161 ", "brackets": "(1) ", "groups of hex": "a:", "octets": "1.", "keywords": "heron ",
};
/** Everything that a policy can ask for is looked for. */
const STRICT = { ...SELLER, privacy: { ...SELLER.privacy, contactData: { phones: "mask", emails: "mask", ipAddresses: "mask" } as const, keywords: [{ words: "heron heron", effect: "review" } as const] } };

/** Turns of a talk that never comes to its point. */
const TALKS: Readonly<Record<string, string>> = { "weekends": "Bo: How was your weekend?", "waiting": "Bo: We are waiting for Cleo.", "gossip": "Bo: By the way, Cleo is leaving, don't tell her.", "farewells": "Bo: Bye, enjoy your weekend!" };

describe("hostile talks", () => {
  for (const [name, turn] of Object.entries(TALKS)) {
    it(`of nothing but ${name} have no more sentences read than there are`, () => {
      const took = (turns: number): number => {
        const activity = call(...Array.from({ length: turns }, () => turn));
        const from = process.cpuUsage();
        screen({ ...activity, kind: "meeting" }, STRICT);
        return process.cpuUsage(from).user / 1000;
      };
      took(300);
      const tries: string[] = [];
      while (tries.length < TRIES) {
        const [small, large] = [took(500), took(2_000)];
        if (large < Math.max(BELOW_THE_CLOCK_MS, small * GROWTH_MAX)) return;
        tries.push(`${String(Math.round(small))} ms grew to ${String(Math.round(large))} ms`);
      }
      assert.fail(tries.join(", "));
    });
  }
});

describe("hostile text", () => {
  for (const [name, unit] of Object.entries(UNITS)) {
    it(`of nothing but ${name} takes time in line with its length`, () => {
      const took = (chars: number): number => {
        const body = unit.repeat(Math.ceil(chars / unit.length));
        const from = process.cpuUsage();
        screen(mail(body), STRICT);
        return process.cpuUsage(from).user / 1000;
      };
      took(CHARS);
      const tries: string[] = [];
      while (tries.length < TRIES) {
        const [small, large] = [took(CHARS), took(CHARS * 4)];
        if (large < Math.max(BELOW_THE_CLOCK_MS, small * GROWTH_MAX)) return;
        tries.push(`${String(Math.round(small))} ms grew to ${String(Math.round(large))} ms`);
      }
      assert.fail(tries.join(", "));
    });
  }
});
