import { brotliCompressSync, gzipSync } from "node:zlib";

import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Below this a file is not worth a second copy of itself. */
const COMPRESSED_BYTES_MIN = 1_024;

/** Beside each text file its compressed forms, made once here and not at each request. */
function compressed(): Plugin {
  return {
    name: "compressed",
    enforce: "post",
    generateBundle(_options, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        const source = Buffer.from(file.type === "chunk" ? file.code : file.source);
        if (source.length < COMPRESSED_BYTES_MIN || !/\.(js|css|html|svg)$/.test(fileName)) continue;
        this.emitFile({ type: "asset", fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) });
        this.emitFile({ type: "asset", fileName: `${fileName}.br`, source: brotliCompressSync(source) });
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
