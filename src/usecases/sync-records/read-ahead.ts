/** One page of a reading, and where the next one begins; null at the end. */
interface Page {
  readonly records: readonly unknown[];
  readonly next: string | null;
}

/**
 * Reads pages one after the other, and goes on while the one that was taken is being kept, as long as fewer than
 * `recordsMax` records wait: one slow commit must not leave the vendor's rate unused. With 0 nothing is read before it is
 * asked for. An answer that is no page is given on and ends the reading; what `read` throws is thrown to whoever takes it.
 */
export async function* readAhead<Answer>(
  read: (cursor: string | null) => Promise<Answer>,
  pageOf: (answer: Answer) => Page | null,
  { from, recordsMax }: { readonly from: string | null; readonly recordsMax: number },
): AsyncGenerator<Answer, void, undefined> {
  const waiting: Promise<Answer>[] = [];
  let records = 0;
  let [next, isOver, isReading] = [from, false, false];

  const go = (): void => {
    isReading = true;
    const answer = read(next);
    waiting.push(answer);
    // Whoever comes for it hears of what went wrong; where nobody does, it matters to nobody.
    answer.then(arrived, () => undefined);
  };
  const arrived = (answer: Answer): void => {
    isReading = false;
    const page = pageOf(answer);
    records += weightOf(page);
    next = page?.next ?? null;
    isOver ||= next === null;
    goOn();
  };
  const goOn = (): void => { if (!isOver && !isReading && records < recordsMax) go(); };

  try {
    while (!isOver || waiting.length > 0) {
      if (waiting.length === 0) go();
      const answer = await waiting.shift();
      if (answer === undefined) return;
      records -= weightOf(pageOf(answer));
      goOn();
      yield answer;
    }
  } finally {
    // Whoever takes no more wants no more read.
    isOver = true;
  }
}

/** An empty page takes room as well, or a vendor that sends nothing but those would be read without end. */
const weightOf = (page: Page | null): number => (page === null ? 0 : Math.max(1, page.records.length));
