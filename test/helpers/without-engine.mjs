import { registerHooks } from "node:module";

// As on a machine without the optional package of its platform: loaded into a process by NODE_OPTIONS=--import.
registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith("@duckdb/node-bindings-")) return next(specifier, context);
    throw Object.assign(new Error(`Cannot find module '${specifier}'`), { code: "MODULE_NOT_FOUND" });
  },
});
