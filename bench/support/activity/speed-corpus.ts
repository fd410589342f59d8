import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sampleWorld, TEXT, textMissing } from "./places.ts";
import { longMeetings } from "./meetings.ts";
import { talonCases } from "./mail-texts.ts";
import { meetingScene, type Scene, type Turn } from "./scene.ts";

/** A raw mail. */
export interface RawMail {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const FOLDERS = ["plain_emails", "rfc2822"] as const;
const MEETING_WORDS = 9_000;

/** Mails as they come: those of the sample world, and where they lie beside the checkout the raw mails and mail bodies of other projects. */
export function realMails(): readonly RawMail[] {
  const world = join(sampleWorld(), "activities");
  const own = readdirSync(world).filter((name) => name.endsWith(".eml")).map((name) => ({ name, bytes: readFileSync(join(world, name)) }));
  if (textMissing() !== null) return own;
  const raw = FOLDERS.flatMap((folder) => readdirSync(join(TEXT, "mime", folder)).map((name) => ({ name, bytes: readFileSync(join(TEXT, "mime", folder, name)) })));
  const plain = ["crisp", "zapier"].flatMap((folder) => readdirSync(join(TEXT, "email-quotes", folder)).map((name) => asMail(`${folder}-${name}`, readFileSync(join(TEXT, "email-quotes", folder, name), "utf8"), "plain")));
  const html = talonCases("html").map(({ test, input }) => asMail(`talon-${test}`, input, "html"));
  return [...own, ...raw, ...plain, ...html];
}

/** A body under headers. Mails of one name come at one time, others hours or days apart. */
export function asMail(name: string, body: string, type: "plain" | "html"): RawMail {
  const id = name.replace(/[^a-z0-9]+/gi, ".");
  const head = [
    "From: Ben Sample <p1@buyer.example>", "To: Ana Example <p0@seller.example>", `Subject: ${id}`, `Date: ${dateOf(id)}`, `Message-ID: <${id}@buyer.example>`,
    "MIME-Version: 1.0", `Content-Type: text/${type}; charset="utf-8"`, "Content-Transfer-Encoding: 8bit",
  ];
  return { name: `${id}.eml`, bytes: new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n${body}`) };
}

/** A time of its own for each name, so that mails look no more alike than they are. */
function dateOf(name: string): string {
  let hash = 0;
  for (let at = 0; at < name.length; at += 1) hash = (hash * 31 + name.charCodeAt(at)) % 9_000;
  return new Date(Date.UTC(2025, 0, 1) + hash * 3_600_000).toUTCString().replace("GMT", "+0000");
}

/** The text of the sample world's calls and meetings, for texts of any length. */
export function salesTalk(): readonly string[] {
  const folder = join(sampleWorld(), "activities");
  const lines = readdirSync(folder).filter((name) => name.endsWith(".json") && !name.endsWith(".meta.json")).flatMap((name) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(/"text": ("(?:[^"\\]|\\.)*")/g)].map((match) => String(JSON.parse(match[1] ?? '""'))));
  return lines.length === 0 ? ["I will send you the offer by Friday."] : lines;
}

/** Meetings of about 9,000 words: sales talk over and over, and beside the checkout the recorded one that is nearest in length. */
export function longTalks(): readonly (Scene & { readonly words: number })[] {
  const talk = salesTalk();
  const turns: Turn[] = [];
  for (let count = 0; count < MEETING_WORDS; ) {
    const text = talk[turns.length % talk.length] ?? "";
    turns.push([turns.length % 2 === 0 ? "Ana Example" : "Ben Sample", text]);
    count += text.split(/\s+/).length;
  }
  const made = { ...meetingScene("sales talk over and over", turns), words: MEETING_WORDS };
  if (textMissing() !== null) return [made];
  const [nearest] = longMeetings().toSorted((a, b) => Math.abs(a.words - MEETING_WORDS) - Math.abs(b.words - MEETING_WORDS));
  return nearest === undefined ? [made] : [made, nearest];
}
