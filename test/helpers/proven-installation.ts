import { type InstallOptions, type Installed, installed } from "./installed.ts";
import { assertProven } from "./proof.ts";
import { type StartedSandbox, startSandbox } from "./start-sandbox.ts";

/**
 * For a suite whose tests each begin in a fresh portal: one sandbox for all of them, and after each test what it installed is
 * proven whole and closed. Call it in `describe`; returns how a test installs.
 */
export function provenInstallation(): (options?: InstallOptions) => Promise<Installed> {
  let sandbox: StartedSandbox;
  let one: Installed | null = null;
  before(async () => { sandbox = await startSandbox({ autoApprove: true }); });
  after(() => sandbox.stop());
  afterEach(async () => {
    const last = one;
    one = null;
    if (last === null) return;
    try {
      await assertProven(last);
    } finally {
      await last.close();
    }
  });
  return async (options) => (one = await installed(sandbox.url, options));
}
