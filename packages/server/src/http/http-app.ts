import { errorOf, protocolHeader, type Schema } from '@baton/protocol';
import { Hono, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import type { Log, ServerPorts } from '../engine/ports.ts';
import type { ServerEngine } from '../engine/server-engine.ts';
import { errorAnswer, failureOf } from './answer.ts';
import { requireClaims, requireProtocol, type Authenticate } from './authentication.ts';
import { stampReceived, type HttpEnvironment } from './environment.ts';
import { createProbeRoutes } from './probe-routes.ts';
import { createSyncRoutes } from './sync-routes.ts';
import { openByTicket } from './ticket-stream.ts';

export interface HttpAppParts {
  readonly schema: Schema;
  readonly engine: ServerEngine;
  readonly ports: ServerPorts;
  readonly authenticate: Authenticate;
  readonly allowedOrigins?: readonly string[] | '*' | undefined;
  readonly isStopping: () => boolean;
  /** The application's own routes: after Baton's, before the 404. */
  readonly addRoutes?: (app: Hono) => void;
}

/** The server as one function from request to answer. */
export function createHttpApp(parts: HttpAppParts): Hono {
  const { engine, ports, authenticate, allowedOrigins, isStopping } = parts;
  const { time, log } = ports;

  const sync = new Hono<HttpEnvironment>();
  sync.use(stampReceived(time), requireProtocol, refuseHead);
  sync.get('/events', openByTicket(engine));
  sync.use(requireClaims(authenticate));
  sync.route('/', createSyncRoutes(parts));

  const app = new Hono();
  app.use(logFailures(log));
  app.onError((error) => {
    // The application's own routes refuse by Hono's means.
    if (error instanceof HTTPException) return error.getResponse();
    return errorAnswer(failureOf(error, log), ports);
  });
  app.notFound(() => errorAnswer(errorOf('NOT_FOUND'), ports));
  if (allowedOrigins) app.use('/api/v1/sync/*', letIn(allowedOrigins));
  app.route('/', createProbeRoutes({ ports, ping: engine.ping, isStopping }));
  app.use(async (_context, next) => {
    if (isStopping()) throw errorOf('SHUTTING_DOWN');
    await next();
  });
  app.route('/api/v1/sync', sync);
  parts.addRoutes?.(app);
  return app;
}

/** Hono runs GET's route for HEAD and drops the body: a stream that nobody holds would stay open. */
const refuseHead: MiddlewareHandler = async (context, next) => {
  if (context.req.method === 'HEAD') throw errorOf('METHOD_NOT_ALLOWED');
  await next();
};

/** Pages of other sites may call, and read the answer. */
function letIn(origins: readonly string[] | '*'): MiddlewareHandler {
  return cors({
    origin: origins === '*' ? '*' : [...origins],
    allowHeaders: ['authorization', 'content-type', 'last-event-id', protocolHeader],
    allowMethods: ['GET', 'POST'],
    exposeHeaders: ['retry-after'],
    maxAge: 600,
  });
}

/** The path alone: addresses hold ids, headers hold tokens. */
function logFailures(log: Log): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { status } = context.res;
    const facts = { method: context.req.method, path: context.req.path, status };
    if (status >= 500) log.warn(facts, 'a request failed');
    else if (status >= 400) log.info(facts, 'a request was refused');
  };
}
