/** What `matchAll` gives, without its copy of the pattern, which would have to be compiled anew for every text. The pattern is global and not to be used meanwhile. */
export function* matchesIn(text: string, pattern: RegExp): Generator<RegExpExecArray> {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    yield match;
    if (match[0] === "") pattern.lastIndex += 1;
  }
}
