import type { Figure, Section } from "./figure.ts";

const GOAL_WIDTH = 62;
const WANTED_WIDTH = 12;
const MEASURED_WIDTH = 26;

/** The table as a person reads it, gates marked ★; with `errors` each miss below its part. */
export function printed(sections: readonly Section[], errors: boolean): string {
  const lines = [row("", "goal", "wanted", "measured") ];
  for (const section of sections) {
    lines.push("", section.title, ...section.figures.map(figureLine), ...(section.notes ?? []).map((note) => `      ${note}`));
    if (errors) for (const miss of section.misses ?? []) lines.push("", `    ✗ ${miss.what}`, ...miss.lines.map((line) => `        ${line}`));
  }
  const judged = sections.flatMap(({ figures }) => figures).filter(({ ok }) => ok !== null);
  const missed = judged.filter(({ ok }) => ok === false);
  lines.push("", `${judged.length - missed.length} of ${judged.length} goals met; ${missed.filter(({ gate }) => gate).length} gates (★) missed.`);
  return lines.join("\n");
}

/** Whether a gate was missed. */
export const missesGate = (sections: readonly Section[]): boolean => sections.some(({ figures }) => figures.some(({ gate, ok }) => gate && ok === false));

const figureLine = ({ goal, gate, wanted, measured, ok }: Figure): string => `${row(gate ? "★" : "", goal, wanted, measured)} ${ok === null ? "–" : ok ? "ok" : "MISSED"}`;

function row(mark: string, goal: string, wanted: string, measured: string): string {
  return `  ${mark.padEnd(2)} ${goal.padEnd(GOAL_WIDTH)} ${wanted.padEnd(WANTED_WIDTH)} ${measured.padEnd(MEASURED_WIDTH)}`;
}
