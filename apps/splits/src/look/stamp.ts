/** "04:17:31 or 32" needs smaller letters to keep to one line. */
const stampLettersMax = 11;

/** The type of a recorded time, by its length. */
export function stampType(text: string): string {
  return text.length > stampLettersMax ? 'type-title' : 'type-stamp';
}
