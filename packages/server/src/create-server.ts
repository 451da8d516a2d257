import type { Schema } from '@baton/protocol';
import { checkOptions } from './check-options.ts';
import type { AnyRules } from './engine/rules.ts';
import { noHints } from './engine/hints.ts';
import { createServerEngine } from './engine/server-engine.ts';
import { createAuthenticate } from './http/authentication.ts';
import { createHttpApp } from './http/http-app.ts';
import { createTokens } from './http/tokens.ts';
import { listen, type Listener } from './node/listener.ts';
import { createLog } from './node/log.ts';
import { createNodePorts } from './node/node-ports.ts';
import { countRequests } from './node/request-count.ts';
import { readOrMakeSecret } from './node/secret-file.ts';
import { openDatabase } from './postgres/open-database.ts';
import { createPostgresHints } from './postgres/postgres-hints.ts';
import { defaultRetention } from './postgres/retention.ts';
import { startUpkeep } from './postgres/upkeep.ts';
import type { AuthOptions, BatonServer, ServerOptions } from './server-options.ts';

/** Requests under way when the server is stopped get this long. */
const stopBoundMs = 10_000;

/**
 * Opens the database, sets up what is missing in it, and gives the server. Where a Postgres is
 * down, read-only or locked, the server is given all the same and goes on trying: the log tells
 * each try, `server.ready` the end.
 * @throws BatonError SCHEMA_INVALID, SCHEMA_MISMATCH, DATABASE_UNSUPPORTED, DATA_FOLDER_LOCKED,
 *   DATA_FOLDER_UNWRITABLE, DATA_FOLDER_DAMAGED, DISK_FULL
 * @example
 * const server = await createServer({ schema, authorize: ({ claims, scope }) => roleOf(claims, scope) });
 * await server.listen(4400);
 */
export async function createServer<S extends Schema>(options: ServerOptions<S>): Promise<BatonServer> {
  checkOptions(options);
  const {
    schema,
    authorize,
    rules = {},
    dataFolder = '.baton',
    databaseUrl = process.env['DATABASE_URL'] || undefined,
  } = options;
  const log = createLog(options.logLevel ?? 'info');
  const ports = createNodePorts(log);
  const auth = options.auth ?? (await ownSecret(dataFolder));
  const { database, store, ready, close } = await openDatabase({
    ...{ schema, databaseUrl, dataFolder, log },
    prepare: options.prepare,
  });
  const retention = { ...defaultRetention, ...options.retention };
  const upkeep = startUpkeep({ database, ready, retention, log });
  const isAlone = databaseUrl === undefined || options.hints === 'none';
  const hints = isAlone ? noHints : createPostgresHints({ url: databaseUrl, log });
  const tokens = createTokens(auth, ports.time);
  const authenticate = createAuthenticate(tokens, options.anonymous);
  // Rules are typed by the schema; the engine gives them rows that it decoded by the same one.
  const anyRules = rules as AnyRules;
  const engine = createServerEngine({
    ...{ schema, store, authorize, rules: anyRules, ports, hints },
    onContact: options.onContact,
  });
  const listeners: Listener[] = [];
  let stopped: Promise<void> | undefined;

  const requests = countRequests(async (request, environment) => app.fetch(request, environment));

  const server: BatonServer = {
    ready,
    database,
    async listen(port, hostname) {
      const listener = await listen({ fetch: requests.fetch, port, hostname });
      listeners.push(listener);
      log.info({ port: listener.port }, 'listening');
      return { port: listener.port };
    },
    fetch: requests.fetch,
    claimsOf: (request) => authenticate(request.headers.get('authorization')),
    issueToken: tokens.issue,
    forgetAccess: engine.forgetAccess,
    stop: () => (stopped ??= stop()),
  };

  const app = createHttpApp({
    ...{ schema, engine, ports, authenticate },
    allowedOrigins: options.allowedOrigins,
    isStopping: () => stopped !== undefined,
    addRoutes: (routes) => options.routes?.(routes, server),
  });

  async function stop(): Promise<void> {
    engine.stop();
    upkeep.close();
    await Promise.all([requests.idle(stopBoundMs), ...listeners.map((listener) => listener.close(stopBoundMs))]);
    await Promise.all([hints.close(), close()]);
    log.info({}, 'stopped');
  }

  return server;
}

async function ownSecret(dataFolder: string): Promise<AuthOptions> {
  return { secret: await readOrMakeSecret(dataFolder) };
}
