"use strict";

// No `spec` here: mocha would add it to the files named on the command line. scripts/test.mjs supplies the default.
// No `exit` either: a run that does not end by itself has left something open, and scripts/test.mjs fails it.
module.exports = {
  reporter: "./test/helpers/reporter.ts",
  // A rule takes milliseconds; ten seconds are for a machine under load. A suite that starts processes sets its own.
  timeout: 10_000,
  slow: 500,
};
