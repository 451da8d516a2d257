/**
 * One fact that every part of a port must show. Suites are plain lists, so that they run
 * under Vitest for fakes and inside a real page for the browser's parts.
 */
export interface ConformanceCase<Subject> {
  /** The fact, as a sentence. */
  readonly title: string;
  /** Throws where the fact does not hold. Gets a fresh subject. */
  readonly run: (subject: Subject) => Promise<void>;
}
