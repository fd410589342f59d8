/**
 * The m under which a stronger grade never weighs less than a weaker one: neighbours that stand in the wrong order are pooled until
 * none does, and share their m so that they weigh the same. What a small sample blurred is evened out, sums stay. Grades marked in
 * `apart` stand outside of the order.
 */
export function monotone(m: readonly number[], u: readonly number[], apart: readonly boolean[]): readonly number[] {
  const pools: Pool[] = [];
  for (const [grade, share] of m.entries()) {
    if (apart[grade] === true) continue;
    let pool: Pool = { m: share, u: u[grade] ?? 0, grades: [grade] };
    for (let before = pools.at(-1); before !== undefined && before.m * pool.u < pool.m * before.u; before = pools.at(-1)) {
      pools.pop();
      pool = { m: before.m + pool.m, u: before.u + pool.u, grades: [...before.grades, ...pool.grades] };
    }
    pools.push(pool);
  }
  const evened = [...m];
  for (const pool of pools) for (const grade of pool.grades) evened[grade] = (pool.m * (u[grade] ?? 0)) / pool.u;
  return evened;
}

interface Pool {
  readonly m: number;
  readonly u: number;
  readonly grades: readonly number[];
}
