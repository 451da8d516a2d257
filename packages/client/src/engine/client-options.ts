import type { Schema } from '@baton/protocol';

export interface ClientOptions<S extends Schema> {
  readonly schema: S;
  /** The server's sync address, such as `/api/v1/sync` or `https://example.org/api/v1/sync`. */
  readonly url: string;
  /** The bearer token, or how to get one. Asked again when the server no longer takes it. */
  readonly token?: string | (() => string | null | Promise<string | null>);
  /** Parts this client's storage from others of the same origin. Default `baton`. */
  readonly name?: string;
}
