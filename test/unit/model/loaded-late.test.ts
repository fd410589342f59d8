import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

const compose = new URL("../../../src/app/compose-model.ts", import.meta.url).href;

/** Which packages a process has loaded after composing the model with these settings, and after a first call. */
function loaded(settings: object): readonly string[] {
  const program = `
    import { registerHooks } from "node:module";
    const seen = new Set();
    registerHooks({ load(url, context, next) { const found = /node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url); if (found) seen.add(found[1]); return next(url, context); } });
    const tell = () => { console.log([...seen].filter((name) => name === "ai" || name.startsWith("@ai-sdk/")).sort().join(" ")); };
    const { languageModelOf } = await import(${JSON.stringify(compose)});
    const model = await languageModelOf(${JSON.stringify(settings)});
    tell();
    await model?.read({ kind: "note", lines: [] }, { timeoutMs: 5000, outputTokensMax: 200 });
    tell();`;
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout.trimEnd().split("\n");
}

describe("the packages of language models", function () {
  this.timeout(60_000);

  it("when none is set, then none of them is loaded", () => {
    assert.deepEqual(loaded({ LLM_PROVIDER: "off" }).join(""), "");
  });

  it("when one is set, then they are loaded with the first call, and of the providers' the one that is meant", () => {
    const [before = "", after = ""] = loaded({ LLM_PROVIDER: "openai-compatible", LLM_MODEL: "tiny", LLM_BASE_URL: "http://127.0.0.1:1/v1" });
    assert.equal(before, "");
    assert.match(after, /^(?=.*@ai-sdk\/openai-compatible)(?=.*\bai\b)(?!.*@ai-sdk\/anthropic)(?!.*@ai-sdk\/openai(?:\s|$))/);
  });
});
