import type { Schema } from '@baton/protocol';
import {
  createServerEngine,
  type Authorize,
  type Claims,
  type Log,
  type Rules,
  type AnyRules,
  type Hints,
  type ServerEngine,
  type ServerPorts,
  type Store,
} from '@baton/server/engine';
import { createAuthenticate, createHttpApp, createTokens } from '@baton/server/http';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';

export interface MemoryServerOptions<S extends Schema> {
  readonly schema: S;
  /** Default: everybody may write everywhere. */
  readonly authorize?: Authorize;
  readonly rules?: Rules<S>;
  /** The claims of a token. Default: the token is the `sub`. */
  readonly verify?: (token: string) => Promise<Claims | null>;
  readonly ports: Pick<ServerPorts, 'time' | 'timers' | 'randomBytes'> & Partial<ServerPorts>;
  /** A store that outlives the server, as a database does. Default: a new one. */
  readonly store?: MemoryStore;
  /** To and from the other nodes that have this store. */
  readonly hints?: Hints;
  /** How often the server looks for what other programs wrote, in ms. */
  readonly pollMs?: number;
}

export interface MemoryServer<Held extends Store = MemoryStore> {
  readonly store: Held;
  readonly engine: ServerEngine;
  /** `environment` is what a listener hands over beside the request. */
  fetch(request: Request, environment?: object): Promise<Response>;
  stop(): void;
}

/** The real engine behind the real HTTP routes, over a store in memory. */
export function createMemoryServer<S extends Schema>(options: MemoryServerOptions<S>): MemoryServer {
  return serveFrom(options.store ?? createMemoryStore({ ...options, ...options.ports }), options);
}

/** The same over any store. */
export function serveFrom<S extends Schema, Held extends Store>(
  store: Held,
  options: Omit<MemoryServerOptions<S>, 'store'>,
): MemoryServer<Held> {
  const { schema, authorize = () => 'write', verify = async (sub) => ({ sub }) } = options;
  const ports: ServerPorts = {
    log: silent,
    // Stands in for a digest: equal for equal texts alone is all that is asked of it here.
    sha256: (text) => text,
    ...options.ports,
  };
  const rules = (options.rules ?? {}) as AnyRules;
  const engine = createServerEngine({
    ...{ schema, store, authorize, rules, ports },
    ...{ hints: options.hints, pollMs: options.pollMs },
  });
  let isStopping = false;
  const authenticate = createAuthenticate(createTokens({ verify }, ports.time), undefined);
  const app = createHttpApp({ schema, engine, ports, authenticate, isStopping: () => isStopping });
  return {
    store,
    engine,
    fetch: async (request, environment) => app.fetch(request, environment),
    stop() {
      isStopping = true;
      engine.stop();
    },
  };
}

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
