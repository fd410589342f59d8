import assert from "node:assert/strict";
import { PolicySchema } from "../../../config/policy.ts";
import type { Activity, ActivityText, SensitiveCategory } from "../../../src/domain/model/activity.ts";
import { slotsOf } from "../../../src/domain/privacy/document.ts";
import { screen } from "../../../src/domain/privacy/screen.ts";
import type { ScreenContext, Screening } from "../../../src/domain/privacy/screen.ts";
import { someActivity } from "../../helpers/some-activity.ts";

/** A seller with one domain, its counsel, its people department and one domain it wants nothing logged of. */
export const SELLER: ScreenContext = {
  privacy: PolicySchema.parse({
    privacy: { blockedDomains: ["clinic.example"], privateAddresses: ["ben.private@mail.example"], counselAddresses: ["counsel@law.example"], hrAddresses: ["people@seller.example"] },
  }).privacy,
  ownDomains: ["seller.example"],
  freeMailDomains: ["mail.example"],
  ownAddresses: new Set(["ben@seller.example", "cleo@seller.example"]),
  ownPhones: new Set(["+12165550188"]),
  defaultRegion: "US",
};

/** A mail with this body. */
export const mail = (body: string, text: Partial<ActivityText> = {}): Activity => {
  const plain = someActivity();
  return { ...plain, text: { ...plain.text, body, ...text } };
};

/** A call between a customer and ours; each line is `Speaker: words`. */
export const call = (...lines: readonly string[]): Activity => {
  const plain = someActivity({ kind: "call", mail: null });
  const transcript = lines.map((line) => ({ speaker: line.slice(0, line.indexOf(":")), text: line.slice(line.indexOf(":") + 2) }));
  return { ...plain, text: { ...plain.text, subject: "", body: "", transcript } };
};

/** Everything that can be read of what passed; fails when nothing did. */
export function passedText(screening: Screening): string {
  if (screening.outcome !== "pass") assert.fail("it was blocked");
  return slotsOf(screening.activity).map(({ text }) => text).join("\n");
}

export const categories = (screening: Screening): SensitiveCategory[] => [...new Set(screening.findings.map(({ category }) => category))];

/** Screens a text and asserts what was told, what is gone and what is left. */
export function expectScreened(activity: Activity, expected: { readonly category: SensitiveCategory | null; readonly gone?: readonly string[]; readonly kept?: readonly string[] }): void {
  const screening = screen(activity, SELLER);
  const text = passedText(screening);
  if (expected.category === null) assert.deepEqual(categories(screening), []);
  else assert.ok(categories(screening).includes(expected.category), `${expected.category} was not found`);
  for (const word of expected.gone ?? []) assert.ok(!text.includes(word), `"${word}" is still there`);
  for (const word of expected.kept ?? []) assert.ok(text.includes(word), `"${word}" is lost`);
}
