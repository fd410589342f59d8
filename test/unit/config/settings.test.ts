import assert from "node:assert/strict";

import { parsePolicy } from "../../../config/load.ts";
import { readSettings, SettingsError } from "../../../config/settings.ts";

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems;
  }
};

describe("settings", () => {
  it("when a value is malformed, then the line names key, expected and got", () => {
    assert.deepEqual(problemsOf({ PORT: "eighty" }), ['PORT: expected a port, 1 to 65535, got "eighty"']);
  });

  it("when a secret is malformed, then its value is not shown", () => {
    const [problem = ""] = problemsOf({ STEWARD_KEY: "hunter2-hunter2" });
    assert.match(problem, /^STEWARD_KEY: expected 32 bytes in base64/);
    assert.doesNotMatch(problem, /hunter2/);
  });

  for (const [slip, meant] of [["DATABSE_URL", "DATABASE_URL"], ["STEWARD_KEYS", "STEWARD_KEY"], ["LOG_LEVLE", "LOG_LEVEL"], ["PUBLIC_ULR", "PUBLIC_URL"]] as const) {
    it(`when a name is a slip of ${meant}, then the start is refused`, () => {
      assert.deepEqual(problemsOf({ [slip]: "x" }), [`${slip}: expected ${meant} (no setting has the name that was got)`]);
    });
  }

  it("when foreign variables stand around, then they are nobody's business", () => {
    assert.deepEqual(problemsOf({ HOME: "/home/ana", LANG: "C", PATH: "/bin", npm_config_yes: "1", NODE_OPTIONS: "" }), []);
  });

  it("when a language model is named, then what it cannot be called without is asked for", () => {
    assert.deepEqual(problemsOf({ LLM_PROVIDER: "openai" }), ["LLM_MODEL: expected a value because LLM_PROVIDER is openai, got nothing", "LLM_API_KEY: expected a value because LLM_PROVIDER is openai, got nothing"]);
    assert.deepEqual(problemsOf({ LLM_PROVIDER: "openai-compatible", LLM_MODEL: "m" }), ["LLM_BASE_URL: expected a value because LLM_PROVIDER is openai-compatible, got nothing"]);
    assert.deepEqual(problemsOf({ LLM_PROVIDER: "anthropic", LLM_MODEL: "m", LLM_API_KEY: "k" }), []);
    assert.deepEqual(problemsOf({ LLM_MODEL: "m" }), []);
  });

  it("when one half of a pair is missing, then the other half is named", () => {
    assert.deepEqual(problemsOf({ HUBSPOT_CLIENT_ID: "abc" }), ["HUBSPOT_CLIENT_SECRET: expected a value because HUBSPOT_CLIENT_ID is set, got nothing"]);
  });

  it("when several are wrong, then each has its line", () => {
    assert.equal(problemsOf({ PORT: "0", LOG_LEVEL: "loud", DATABASE_URL: "mysql://x" }).length, 3);
  });

  it("when nothing is set, then the defaults stand", () => {
    const settings = readSettings({});
    assert.equal(settings.PORT, 3000);
    assert.equal(settings.DATABASE_URL, undefined);
  });
});

describe("policy", () => {
  it("when a key is unknown, then it is refused by name", () => {
    assert.throws(() => parsePolicy({ macth: {} }, "policy.json"), /policy\.json: \(whole file\): expected only known keys, got macth/);
  });

  it("when a value has the wrong type, then key, expected and got are named", () => {
    assert.throws(() => parsePolicy({ match: { leadBits: "five" } }, "policy.json"), /policy\.json: match\.leadBits: expected number, got "five"/);
  });

  it("when it is empty, then logging is not granted", () => {
    assert.equal(parsePolicy({}, "policy.json").grants.activityLogging, false);
  });
});
