import { z } from "zod";
import { htmlToMailText } from "../../../src/adapters/parse/html.ts";
import { foldSpace } from "../../../src/domain/text/fold.ts";
import { stripQuotes } from "../../../src/domain/text/strip-quotes.ts";
import { stripSignature } from "../../../src/domain/text/strip-signature.ts";
import { oneLine, rightAtLeast, tally, type Miss, type Section, type Tally } from "./figure.ts";
import { rowsOf, textFile } from "./places.ts";

const Talon = z.object({ kind: z.enum(["plain", "html", "sig"]), test: z.string(), input: z.string(), expected: z.string() });
const Fixed = z.object({ expected: z.string(), files: z.array(z.string()) });
const Checks = z.record(z.string(), z.object({ equals: z.string().optional(), has: z.array(z.string()).default([]), lacks: z.array(z.string()).default([]), minLength: z.number().default(0) }));

/** A labelled mail of the talon project: what stands in it, and what must stay. */
export type TalonCase = z.infer<typeof Talon>;

/** The talon cases of one kind. */
export const talonCases = (kind: TalonCase["kind"]): readonly TalonCase[] => rowsOf(textFile("email-quotes/talon_cases.jsonl")).map((row) => Talon.parse(row)).filter((one) => one.kind === kind);

/** Quotes in plain text: own and forwarded words are left, white space folded. */
export function talonPlain(): Tally {
  return tally(talonCases("plain"), ({ test, input, expected }) => {
    const { own, forwarded } = stripQuotes(input);
    return differs(`talon plain ${test}`, foldSpace(expected), foldSpace(`${own} ${forwarded}`));
  });
}

/** Quotes in HTML, compared by their words. */
export function talonHtml(): Tally {
  const bare = (text: string): string => text.replace(/\s|-{5,}/g, "");
  return tally(talonCases("html"), ({ test, input, expected }) => {
    const { own, forwarded } = stripQuotes(htmlToMailText(input).text);
    return differs(`talon html ${test}`, bare(htmlToMailText(expected.replace(/<\/?blockquote[^>]*>/g, " ")).text), bare(own + forwarded));
  });
}

/** Signatures. */
export function talonSignatures(): Tally {
  return tally(talonCases("sig"), ({ test, input, expected }) => differs(`talon signature ${test}`, foldSpace(expected), foldSpace(stripSignature(input).body)));
}

/** The visible reply in about fifteen languages. */
export function crispReplies(): Tally {
  const { expected, files } = Fixed.parse(JSON.parse(textFile("email-quotes/crisp_fixed.json")));
  return tally(files, (file) => differs(`crisp ${file}`, foldSpace(expected), foldSpace(visible(textFile(`email-quotes/crisp/${file}`)))));
}

/** What must and must not be in the visible reply. */
export function zapierReplies(): Tally {
  return tally(Object.entries(Checks.parse(JSON.parse(textFile("email-quotes/zapier_checks.json")))), ([file, check]): Miss | null => {
    const body = visible(textFile(`email-quotes/zapier/${file}.txt`));
    const wrong = [
      ...(check.equals === undefined || foldSpace(body) === foldSpace(check.equals) ? [] : [`expected: ${oneLine(check.equals)}`]),
      ...check.has.filter((words) => !body.includes(words)).map((words) => `lacks: ${oneLine(words)}`),
      ...check.lacks.filter((words) => body.includes(words)).map((words) => `still has: ${oneLine(words)}`),
      ...(body.length >= check.minLength ? [] : [`shorter than ${check.minLength} characters`]),
    ];
    return wrong.length === 0 ? null : { what: `zapier ${file}`, lines: [...wrong, `got: ${oneLine(body)}`] };
  });
}

/** Quote and signature stripping against the goals. */
export function mailTexts(): Section {
  const [plain, html, signatures, crisp, zapier] = [talonPlain(), talonHtml(), talonSignatures(), crispReplies(), zapierReplies()];
  return {
    title: "Mail texts (talon, crisp, zapier)",
    figures: [
      rightAtLeast("quote stripping, plain text, talon", plain, 48, true),
      rightAtLeast("visible reply, crisp", crisp, 17, true),
      rightAtLeast("visible reply, zapier", zapier, 19, true),
      rightAtLeast("quote stripping, HTML, talon", html, 19),
      rightAtLeast("signatures, talon", signatures, 16),
    ],
    misses: [plain, crisp, zapier, html, signatures].flatMap(({ misses }) => misses),
  };
}

const visible = (plain: string): string => stripSignature(stripQuotes(plain).own).body;

function differs(what: string, expected: string, got: string): Miss | null {
  return expected === got ? null : { what, lines: [`expected: ${oneLine(expected)}`, `got:      ${oneLine(got)}`] };
}

