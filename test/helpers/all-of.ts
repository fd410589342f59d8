/** Everything that comes, in order. */
export async function allOf<One>(some: AsyncIterable<One>): Promise<readonly One[]> {
  const all: One[] = [];
  for await (const one of some) all.push(one);
  return all;
}
