/** Names that are told apart: the second of two equal ones is numbered, so that what they name does not become one. */
export function apart(names: readonly string[]): string[] {
  const taken = new Set<string>();
  const times = new Map<string, number>();
  return names.map((name) => {
    let free = name;
    for (let count = times.get(name) ?? 1; taken.has(free); times.set(name, count)) {
      count += 1;
      free = `${name} (${String(count)})`;
    }
    taken.add(free);
    return free;
  });
}
