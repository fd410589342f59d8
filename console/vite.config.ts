import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Below this a file is not worth a second copy of itself. */
const COMPRESSED_BYTES_MIN = 1_024;

/** Beside each text file its compressed forms, made once from the finished files and not at each request. */
function compressed(): Plugin {
  return {
    name: "compressed",
    writeBundle({ dir }, bundle) {
      if (dir === undefined) throw new TypeError("the build goes into a folder");
      for (const name of Object.keys(bundle)) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const path = join(dir, name);
        const source = readFileSync(path);
        if (source.length < COMPRESSED_BYTES_MIN) continue;
        writeFileSync(`${path}.gz`, gzipSync(source, { level: 9 }));
        writeFileSync(`${path}.br`, brotliCompressSync(source));
      }
    },
  };
}

const config = defineConfig({
  plugins: [react(), compressed()],
  build: { outDir: "../dist/console", emptyOutDir: true, target: "es2023", modulePreload: { polyfill: false }, reportCompressedSize: true },
});
// The tool asks for a default export.
export { config as default };
