import type { InstallationId } from "../../../src/domain/model/ids.ts";
import { besides, type Ran, runSteward } from "../../helpers/steward-command.ts";
import { installed, startWeb, type Web } from "./web.ts";

/** A running server with one installation, and the command line beside it. */
export interface CommandLine {
  readonly web: Web;
  readonly id: InstallationId;
  /** Runs `steward` with the server's folder and database; each run is a process of its own, which loads the app. */
  readonly steward: (...args: readonly string[]) => Promise<Ran>;
}

/** Up before the tests of a suite and down after them. What it answers is there once they run. */
export function commandLine(): CommandLine {
  const one: { web?: Web; id?: InstallationId } = {};
  before(async () => {
    one.web = await startWeb();
    one.id = await installed(one.web, "1");
  });
  after(() => one.web?.stop());
  return {
    get web() { return running(one.web); },
    get id() { return running(one.id); },
    steward: (...args) => runSteward(args, besides(running(one.web))),
  };
}

function running<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error("the server runs once the tests do");
  return value;
}
