/** The part of https://webassembly.github.io/spec/js-api/ that is used here; TypeScript has it only with a browser's library. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly Memory: new (never: never) => { readonly buffer: ArrayBuffer };
};
