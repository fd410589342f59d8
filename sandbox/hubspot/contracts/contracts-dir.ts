import { fileURLToPath } from "node:url";

/** Where the machine-readable contracts lie; their origin and licences are told in the README there. */
export const contractsDir = fileURLToPath(new URL("../../../test/contracts/hubspot/", import.meta.url));
