import { en } from "./en.ts";

/** Every text of the console. One language so far; another is a second catalogue of the same shape, chosen here. */
export const words = en;
