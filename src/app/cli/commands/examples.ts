import { open } from "node:fs/promises";

import { examplePages } from "../../../usecases/calibrate-policy.ts";
import { type Command, type ExitCode, UsageError } from "../command.ts";
import { chosenInstallation, withApp } from "../with-app.ts";
import { COMMON_HELP } from "../operator.ts";

/** Labelled examples as a file for whoever wants to learn from them. */
export const examplesCommand: Command = {
  name: "examples export",
  summary: "Writes what people decided, with what it rested on in numbers, one JSON object a line. No text, no names, no ids of records.",
  usage: "--out FILE [--installation ID]",
  options: { installation: { type: "string" }, out: { type: "string" } },
  help: { ...COMMON_HELP, out: "the file to write; one that is there already is left alone" },
  async run({ flags, out }) {
    const path = flags.text("out");
    if (path === null) throw new UsageError("needs --out FILE");
    return withApp<ExitCode>(async (app) => {
      const installation = await chosenInstallation(app, flags.text("installation"));
      const file = await open(path, "wx").catch((cause: unknown) => {
        throw new UsageError(`--out ${path}: cannot be made, or is there already`, { cause });
      });
      let count = 0;
      try {
        for await (const page of examplePages(app, installation)) {
          if (page.length > 0) await file.writeFile(page.map((example) => `${JSON.stringify(example)}\n`).join(""));
          count += page.length;
          out.progress("writing examples", count, null);
        }
      } finally {
        await file.close();
      }
      out.say(`${String(count)} examples in ${path}`);
      out.give({ installation, examples: count, file: path });
      return 0;
    });
  },
};
