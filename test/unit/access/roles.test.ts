import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { PERMISSIONS } from "../../../src/domain/access/permissions.ts";
import { permissionsOf, permissionsOfAll, ROLES, rolesWith } from "../../../src/domain/access/roles.ts";

/** What only looks. Whatever is added to the permissions has to be put here, or an auditor may not have it. */
const READS = ["activities:read", "reviews:read", "records:read", "quality:read", "audit:read", "audit:reveal", "policy:read", "jobs:read"];

describe("what a role may do", () => {
  it("when somebody is an auditor, then they may read everything and change nothing", () => {
    assert.deepEqual(permissionsOf("auditor"), PERMISSIONS.filter((permission) => READS.includes(permission)));
  });

  it("when somebody is an admin, then they may do everything", () => {
    assert.deepEqual(permissionsOf("admin"), [...PERMISSIONS]);
  });

  it("when somebody is a rep, then they may neither look into the log nor change a setting, a person or a job", () => {
    for (const permission of ["audit:read", "audit:reveal", "policy:read", "policy:write", "jobs:manage", "people:erase", "admin"] as const) assert.ok(!permissionsOf("rep").includes(permission), permission);
  });

  it("when a manager or an owner of data is compared with a rep, then they may do all that a rep may", () => {
    for (const role of ["manager", "data-owner"] as const) for (const permission of permissionsOf("rep")) assert.ok(permissionsOf(role).includes(permission), `${role} ${permission}`);
  });

  it("when somebody has several roles, then they may do what one of them may, and nobody without one may do anything", () => {
    assert.deepEqual(permissionsOfAll(["rep", "auditor"]), PERMISSIONS.filter((one) => permissionsOf("rep").includes(one) || permissionsOf("auditor").includes(one)));
    assert.deepEqual(permissionsOfAll([]), []);
  });

  it("when a permission exists, then a role has it", () => {
    for (const permission of PERMISSIONS) assert.ok(rolesWith(permission).includes("admin"), permission);
  });

  it("when docs/access.md shows the table, then it is this one", () => {
    const doc = readFileSync(new URL("../../../docs/access.md", import.meta.url), "utf8");
    const header = `| | ${ROLES.map((role) => `\`${role}\``).join(" | ")} |`;
    assert.ok(doc.includes(header), header);
    const rows = [...doc.slice(doc.indexOf(header)).matchAll(/^\| `([a-z]+(?::[a-z]+)?)` \|(.*)\|$/gm)].map(([, permission, cells = ""]) => [permission, cells.split("|").map((cell) => cell.trim())]);
    assert.deepEqual(rows, PERMISSIONS.map((permission) => [permission, ROLES.map((role) => (permissionsOf(role).includes(permission) ? "yes" : ""))]));
  });
});
