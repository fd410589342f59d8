/** Something that is to happen at a time; of two at the same time the smaller `seq` comes first. */
export interface Due {
  readonly seq: number;
  readonly dueAt: number;
}

/** Gives out what is due first, in logarithmic time however many wait (a binary heap). */
export class DueQueue {
  #heap: Due[] = [];

  first(): Due | undefined {
    return this.#heap[0];
  }

  push(due: Due): void {
    this.#heap.push(due);
    for (let at = this.#heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#earlier(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): Due | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first === undefined || last === undefined || this.#heap.length === 0) return first;
    this.#heap[0] = last;
    for (let at = 0; ;) {
      const least = [2 * at + 1, 2 * at + 2].reduce((best, child) => (this.#earlier(child, best) ? child : best), at);
      if (least === at) return first;
      this.#swap(at, least);
      at = least;
    }
  }

  clear(): void {
    this.#heap = [];
  }

  #earlier(a: number, b: number): boolean {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (left === undefined || right === undefined) return false;
    return left.dueAt === right.dueAt ? left.seq < right.seq : left.dueAt < right.dueAt;
  }

  #swap(a: number, b: number): void {
    const [left, right] = [this.#heap[a], this.#heap[b]];
    if (left === undefined || right === undefined) return;
    this.#heap[a] = right;
    this.#heap[b] = left;
  }
}
