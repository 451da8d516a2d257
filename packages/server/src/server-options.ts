import type { ContactRequest, Schema } from '@baton/protocol';
import type { Hono } from 'hono';
import type { Authorize, Claims } from './engine/access.ts';
import type { Rules } from './engine/rules.ts';
import type { Database } from './postgres/database.ts';
import type { Prepare } from './postgres/migrate.ts';
import type { Retention } from './postgres/retention.ts';

/** How tokens are verified. `secret` also lets `server.issueToken` sign. */
export type AuthOptions =
  /** HS256 with a shared secret of 32 bytes at least. */
  | { readonly secret: string; readonly issuer?: string; readonly audience?: string }
  /** Asymmetric keys from a JWKS address, such as Supabase's. */
  | { readonly jwksUrl: string; readonly issuer?: string; readonly audience?: string }
  /** Anything else: the claims of a token, or null where it is not valid. */
  | { readonly verify: (token: string) => Promise<Claims | null> };

export interface ServerOptions<S extends Schema> {
  readonly schema: S;
  /**
   * What a person may do in a scope. Asked on every path; an answer is kept for at most 5 s,
   * and waited for as long.
   * `none` refuses what is asked for good. To end a token whose owner may get another, throw
   * BatonError TOKEN_EXPIRED: the device then keeps its unsent work for the next token.
   */
  readonly authorize: Authorize;
  /** Default: a secret that is made once and kept in the data folder. */
  readonly auth?: AuthOptions;
  /** The claims of requests without a token. Default: they are refused. */
  readonly anonymous?: Claims;
  readonly rules?: Rules<S>;
  /** A Postgres 14 or newer. Default: `DATABASE_URL`; without it the embedded database. */
  readonly databaseUrl?: string;
  /**
   * Sets up what the application keeps in the database beside the declared tables. Runs at
   * each start, after these are there and before anybody is served, by one server at a time
   * and in one transaction with Baton's own migration.
   */
  readonly prepare?: Prepare;
  /**
   * How nodes of one Postgres tell each other of a push: by `notify`, the default, or not at all,
   * `none`, where the way to it cannot LISTEN. Either way each looks ten times a second.
   */
  readonly hints?: 'notify' | 'none';
  /** How long changes and ids are kept; servers of one database say the same. Default 30 and 90 days. */
  readonly retention?: Partial<Retention>;
  /** Where the embedded database and the secret live. Default `.baton`. */
  readonly dataFolder?: string;
  /** Hears of a device at each contact, at most once in 15 s. What it fails to hear in 5 s, it hears at the next. */
  readonly onContact?: (contact: ContactRequest & { readonly claims: Claims }) => void | Promise<void>;
  /** Adds the application's own routes; they come before a 404. */
  readonly routes?: (app: Hono, server: BatonServer) => void;
  /** Origins that may call from other sites; `*` for any. Default none: same origin alone. */
  readonly allowedOrigins?: readonly string[] | '*';
  /** Level of the log on standard error; `silent` for none. Default `info`. */
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

export interface BatonServer {
  /**
   * Resolves when the database is open and set up. Until then requests that need it are
   * answered with DATABASE_UNAVAILABLE, `/readyz` says 503, and all else is served.
   * Rejects where the database turns out not to fit after all, as `createServer` does, and
   * with SHUTTING_DOWN where the server is stopped first.
   */
  readonly ready: Promise<void>;
  /**
   * The application's database, for its own SQL: what it writes is captured like all else.
   * Fails with DATABASE_UNAVAILABLE until the server is `ready`.
   */
  readonly database: Database;
  /**
   * Serves HTTP. Port 0 takes any free one.
   * @throws BatonError PORT_IN_USE
   */
  listen(port: number, hostname?: string): Promise<{ readonly port: number }>;
  /**
   * The same server as a function from request to answer, for any framework. `environment` is
   * what the platform tells beside the request; the application's routes find it in
   * `context.env`, as they find Node's `incoming` while it listens.
   */
  fetch(request: Request, environment?: object): Promise<Response>;
  /**
   * Who sends a request, by its bearer token; for the application's own routes.
   * @throws BatonError UNAUTHENTICATED, TOKEN_EXPIRED
   */
  claimsOf(request: Request): Promise<Claims>;
  /** Signs a token. Only with `auth: { secret }` or the default. */
  issueToken(claims: Claims, lifetimeSeconds: number): Promise<string>;
  /** Forgets cached answers of `authorize`, so that open streams obey a changed right at once. */
  forgetAccess(): void;
  /** Ends streams with a goodbye, finishes requests (10 s at most), closes the database. */
  stop(): Promise<void>;
}
