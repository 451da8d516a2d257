/** `no marks`, `1 mark`, `3 marks`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  if (count === 0) return `no ${many}`;
  return `${count} ${count === 1 ? one : many}`;
}

/** The same at the start of a sentence: `No marks`. */
export function countAtStart(count: number, one: string, many?: string): string {
  const text = countText(count, one, many);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
