/**
 * How the app's Node is started. Pages of records die young: with the 32 MiB that V8 takes for them on a large machine a
 * first load holds 320 to 390 MiB, with 4 MiB 210, at the same speed (`npm run bench -- sync`).
 */
export const APP_FLAGS = ["--max-semi-space-size=4"];
