import { newSignInLink } from "../../http/sessions.ts";
import type { Command, ExitCode } from "../command.ts";
import { withApp } from "../with-app.ts";

/** A way in for an admin whose link was spent or lost. */
export const signInCommand: Command = {
  name: "sign-in",
  summary: "Prints a link that signs one admin in, once, within the hour.",
  usage: "",
  options: {},
  help: {},
  run: ({ out }) => withApp<ExitCode>(async (app) => {
    const link = await newSignInLink(app);
    out.say(link);
    out.give({ link });
    return 0;
  }),
};
