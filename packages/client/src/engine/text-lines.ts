/** The lines of a text that comes in pieces, whatever ends them. What follows the last end is a line too. */
export async function* readLines(pieces: AsyncIterable<string>): AsyncIterable<string> {
  let rest = '';
  for await (const piece of pieces) {
    const text = rest + piece;
    let from = 0;
    // A carriage return at the very end may be half of a line break: wait for what follows.
    for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\n|\r(?!$)/g)) {
      yield text.slice(from, index);
      from = index + lineBreak.length;
    }
    rest = text.slice(from);
  }
  if (rest !== '') yield rest;
}
