/**
 * How the app's Node is started. Pages of records die young: with what V8 takes for them by itself on a large machine a
 * first load of 130,000 records held 376 to 396 MiB, with 4 MiB 231 to 273, no slower (`npm run bench -- sync`).
 */
export const APP_FLAGS = ["--max-semi-space-size=4"];
