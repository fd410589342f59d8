import { RuleTester } from "eslint";
import tseslint from "typescript-eslint";
import { houseRules } from "../../../scripts/eslint/house-rules.mjs";

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it;
const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } });

describe("house lint rules", () => {
  tester.run("as-only-to-brand", houseRules.rules["as-only-to-brand"], {
    valid: [
      {
        name: "a branding function may assert what it returns",
        code: "function contactId(raw: string): ContactId { if (raw === '') throw new TypeError('empty'); return raw as ContactId; }",
      },
      { name: "as const is no assertion", code: "const lanes = ['api', 'search'] as const;" },
      { name: "satisfies is checked by the compiler", code: "const policy = { a: 1 } satisfies Policy;" },
    ],
    invalid: [
      { name: "a cast in a statement is refused", code: "const id = raw as ContactId;", errors: [{ messageId: "cast" }] },
      {
        name: "a cast of a call's result is refused",
        code: "function parse(text: string): Body { return JSON.parse(text) as Body; }",
        errors: [{ messageId: "cast" }],
      },
      {
        name: "a cast to another type than the promised one is refused",
        code: "function other(raw: string): AccountId { return raw as ContactId; }",
        errors: [{ messageId: "cast" }],
      },
    ],
  });

  const overloads = ["a: string): string;", "a: number): number;", "a: unknown) { return a; }"];
  tester.run("exports-say-what-they-promise", houseRules.rules["exports-say-what-they-promise"], {
    valid: [
      { name: "a doc comment is enough", code: "/** One, always. */\nexport const one = 1;" },
      { name: "what is not exported needs none", code: "const hidden = 1;" },
      { name: "overloads share one", code: `/** Either way. */\n${overloads.map((rest) => `export function f(${rest}`).join("\n")}` },
    ],
    invalid: [
      { name: "a bare export is refused", code: "export const one = 1;", errors: [{ messageId: "missing" }] },
      {
        name: "a line comment is not a doc comment",
        code: "// not a doc comment\nexport interface A {}",
        errors: [{ messageId: "missing" }],
      },
    ],
  });
});
