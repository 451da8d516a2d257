import type { ContactRequest, Row, RowKey, Schema, Scope, ScopeParts, TableName } from '@baton/protocol';
import type { Hono } from 'hono';
import type { Database } from './postgres/database.ts';

/** What a verified token says. `sub` names who it is; devices belong to a `sub`. */
export interface Claims {
  readonly sub: string;
  readonly [name: string]: unknown;
}

export type Access = 'none' | 'read' | 'write';

export interface AccessRequest {
  readonly claims: Claims;
  /** The scope in its two parts. It may not exist. */
  readonly scope: ScopeParts & { readonly name: Scope };
}

/** How tokens are verified. `secret` also lets `server.issueToken` sign. */
export type AuthOptions =
  /** HS256 with a shared secret of 32 bytes at least. */
  | { readonly secret: string; readonly issuer?: string; readonly audience?: string }
  /** Asymmetric keys from a JWKS address, such as Supabase's. */
  | { readonly jwksUrl: string; readonly issuer?: string; readonly audience?: string }
  /** Anything else: the claims of a token, or null where it is not valid. */
  | { readonly verify: (token: string) => Promise<Claims | null> };

/** One row change of a mutation, as a rule sees it. */
export interface RuleInput<S extends Schema, Name extends TableName<S>> {
  readonly claims: Claims;
  readonly operation: 'insert' | 'update' | 'delete';
  /** The row before; null for an insert. */
  readonly before: Row<S, Name> | null;
  /** The row after; null for a delete. */
  readonly after: Row<S, Name> | null;
  /** The columns that the change sets. */
  readonly changed: readonly (keyof Row<S, Name> & string)[];
  /**
   * Another row, in the same transaction and locked until it ends; undefined where there is
   * none. A rule that asks the database by another way waits for itself on PGlite.
   */
  readonly row: <Other extends TableName<S>>(table: Other, key: RowKey<S, Other>) => Promise<Row<S, Other> | undefined>;
}

export interface TableRules<S extends Schema, Name extends TableName<S>> {
  /** May this person make this change? `false` refuses with WRITE_FORBIDDEN. */
  readonly authorize?: (input: RuleInput<S, Name>) => boolean | Promise<boolean>;
  /** The sentence that a refused change is shown with (RULE_REFUSED), or undefined to let it pass. */
  readonly validate?: (input: RuleInput<S, Name>) => string | undefined | Promise<string | undefined>;
}

export interface ServerOptions<S extends Schema> {
  readonly schema: S;
  /** What a person may do in a scope. Asked on every path; an answer is kept for at most 5 s. */
  readonly authorize: (request: AccessRequest) => Access | Promise<Access>;
  /** Default: a secret that is made once and kept in the data folder. */
  readonly auth?: AuthOptions;
  /** The claims of requests without a token. Default: they are refused. */
  readonly anonymous?: Claims;
  readonly rules?: { readonly [Name in TableName<S>]?: TableRules<S, Name> };
  /** A Postgres 14 or newer. Default: `DATABASE_URL`; without it the embedded database. */
  readonly databaseUrl?: string;
  /** Where the embedded database and the secret live. Default `.baton`. */
  readonly dataFolder?: string;
  /** Hears of a device at each contact, at most once in 15 s. */
  readonly onContact?: (contact: ContactRequest & { readonly claims: Claims }) => void | Promise<void>;
  /** Adds the application's own routes; they come before a 404. */
  readonly routes?: (app: Hono, server: BatonServer) => void;
  /** Origins that may call from other sites; `*` for any. Default none: same origin alone. */
  readonly allowedOrigins?: readonly string[] | '*';
  /** Level of the log on standard error; `silent` for none. Default `info`. */
  readonly logLevel?: 'debug' | 'info' | 'warn' | 'error' | 'silent';
}

export interface BatonServer {
  /** The application's database, for its own SQL: what it writes is captured like all else. */
  readonly database: Database;
  /**
   * Serves HTTP. Port 0 takes any free one.
   * @throws BatonError PORT_IN_USE
   */
  listen(port: number, hostname?: string): Promise<{ readonly port: number }>;
  /** The same server as a function from request to answer, for any framework. */
  fetch(request: Request): Promise<Response>;
  /** Signs a token. Only with `auth: { secret }` or the default. */
  issueToken(claims: Claims, lifetimeSeconds: number): Promise<string>;
  /** Forgets cached answers of `authorize`, so that open streams obey a changed right at once. */
  forgetAccess(): void;
  /** Ends streams with a goodbye, finishes requests (10 s at most), closes the database. */
  stop(): Promise<void>;
}
