import assert from "node:assert/strict";
import { createLog } from "../../../src/adapters/system/logger.ts";

function logged(write: (log: ReturnType<typeof createLog>) => void, level = "info"): string {
  let said = "";
  write(createLog(level, { write: (line) => { said += line; } }));
  return said;
}

describe("the operators' log", () => {
  it("when a secret or words are handed over by mistake, then they are blanked at every level", () => {
    const said = logged((log) => {
      log.warn({ token: "s3cret", grant: { refreshToken: "s3cret" }, request: { headers: { authorization: "s3cret" } }, text: "s3cret", activity: { text: { body: "s3cret" }, subject: "s3cret" } }, "odd");
    });
    assert.ok(!said.includes("s3cret"));
    assert.match(said, /\[private\]/);
  });

  it("when the level is above, then nothing is said", () => {
    assert.equal(logged((log) => { log.info({}, "quiet"); }, "warn"), "");
  });

  it("keeps ids, counts and the message", () => {
    assert.match(logged((log) => { log.info({ installation: "i-1", n: 3 }, "judged"); }), /"installation":"i-1","n":3,"msg":"judged"/);
  });
});
