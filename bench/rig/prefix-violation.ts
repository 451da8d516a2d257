/** What a reader was given is not what was in the table. */
export class PrefixViolation extends Error {
  override readonly name = 'PrefixViolation';
}
