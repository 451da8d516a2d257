import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** A Postgres of this test run, with the rights of a superuser. */
    readonly postgresUrl: string;
    /** The Chromium that tests in a browser start. */
    readonly chromiumPath: string;
  }
}
