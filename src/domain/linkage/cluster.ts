/** Two records that may be one, by name, and how sure that is. */
export interface Link {
  readonly a: string;
  readonly b: string;
  /** In bits. */
  readonly weight: number;
}

/** When links make a cluster. */
export interface ClusterPolicy {
  /** Links below this are no links. */
  readonly threshold: number;
  /** Two clusters are joined only if so large a share of the pairs between them are links. */
  readonly density: number;
  readonly sizeMax: number;
}

/**
 * Groups records from the strongest link to the weakest; a link joins two groups only where enough of the pairs between them
 * are links too, so that one wrong link never chains strangers together. Groups of one are left out; the same links give the
 * same groups in the same order, however they are ordered.
 */
export function clusterLinks(links: readonly Link[], policy: ClusterPolicy): readonly (readonly string[])[] {
  const strong = links.filter((link) => link.weight >= policy.threshold).map(inOrder);
  const alone = policy.sizeMax >= 2 && policy.density <= 1 ? lonePairs(strong) : () => false;
  const woven = strong.filter((link) => !alone(link)).toSorted(byWeight);
  const groups = new Groups(woven);
  for (const link of woven) groups.joinIfDense(link, policy);
  const pairs = strong.filter(alone).map(({ a, b }) => [a, b]);
  return [...groups.members(), ...pairs].toSorted(([x = ""], [y = ""]) => compareText(x, y));
}

/** Tells the links whose two records have no other one: most have none, and such a pair is a cluster whatever the others are. */
function lonePairs(links: readonly Link[]): (link: Link) => boolean {
  const [once, more] = [new Set<string>(), new Set<string>()];
  for (const { a, b } of links) for (const record of [a, b]) (once.has(record) ? more : once).add(record);
  return ({ a, b }) => a !== b && !more.has(a) && !more.has(b);
}

const inOrder = (link: Link): Link => (link.a <= link.b ? link : { a: link.b, b: link.a, weight: link.weight });

function byWeight(x: Link, y: Link): number {
  return y.weight - x.weight || compareText(x.a, y.a) || compareText(x.b, y.b);
}

const compareText = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);

/** Groups of records, and how many links lie between any two groups. */
class Groups {
  readonly #groupOf = new Map<string, number>();
  readonly #membersOf: string[][] = [];
  readonly #linksBetween: Map<number, number>[] = [];

  constructor(links: readonly Link[]) {
    for (const { a, b } of links) {
      const one = this.#groupNamed(a);
      const other = this.#groupNamed(b);
      this.#linksBetween[one]?.set(other, 1);
      this.#linksBetween[other]?.set(one, 1);
    }
  }

  joinIfDense({ a, b }: Link, { density, sizeMax }: ClusterPolicy): void {
    const one = this.#groupNamed(a);
    const other = this.#groupNamed(b);
    if (one === other) return;
    const sizes = [this.#sizeOf(one), this.#sizeOf(other)] as const;
    if (sizes[0] + sizes[1] > sizeMax) return;
    const links = this.#linksBetween[one]?.get(other) ?? 0;
    if (links < density * sizes[0] * sizes[1]) return;
    if (sizes[0] >= sizes[1]) this.#join(one, other);
    else this.#join(other, one);
  }

  members(): readonly (readonly string[])[] {
    return this.#membersOf.filter((members) => members.length > 1).map((members) => members.toSorted(compareText));
  }

  #groupNamed(record: string): number {
    const known = this.#groupOf.get(record);
    if (known !== undefined) return known;
    this.#groupOf.set(record, this.#membersOf.length);
    this.#linksBetween.push(new Map());
    return this.#membersOf.push([record]) - 1;
  }

  #sizeOf(group: number): number {
    return this.#membersOf[group]?.length ?? 0;
  }

  #join(into: number, from: number): void {
    for (const record of this.#membersOf[from] ?? []) {
      this.#groupOf.set(record, into);
      this.#membersOf[into]?.push(record);
    }
    this.#membersOf[from] = [];
    const between = this.#linksBetween[into];
    for (const [other, count] of this.#linksBetween[from] ?? []) {
      const back = this.#linksBetween[other];
      back?.delete(from);
      if (other === into || between === undefined) continue;
      const sum = (between.get(other) ?? 0) + count;
      between.set(other, sum);
      back?.set(into, sum);
    }
    this.#linksBetween[from] = new Map();
  }
}
