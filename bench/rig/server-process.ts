import { createServer, type BatonServer } from '@baton/server';
import { measureMemory } from './memory.ts';
import { offer } from './remote.ts';
import { schema } from './schema.ts';

export interface ServerConfiguration {
  /** Undefined for the embedded database in `dataFolder`. */
  readonly databaseUrl?: string;
  readonly dataFolder: string;
  /** 0 for any free one. */
  readonly port: number;
}

let server: BatonServer | undefined;

const handlers = {
  async start({ databaseUrl, dataFolder, port }: ServerConfiguration) {
    server = await createServer({
      schema,
      authorize: () => 'write',
      auth: { secret: 'a secret of measurements, known to all' },
      dataFolder,
      logLevel: 'error',
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    });
    return server.listen(port, '127.0.0.1');
  },
  /** Megabytes that the process holds once garbage is collected, and the most that it ever held. */
  memory: () => measureMemory(),
  issueToken: (sub: string) => started().issueToken({ sub }, 3600),
  /** The application's own SQL, beside Baton. */
  query: (statement: string, parameters: readonly unknown[] = []) => started().database.query(statement, parameters),
};

export type ServerHandlers = typeof handlers;

function started(): BatonServer {
  if (!server) throw new Error('the server was not started');
  return server;
}

offer(handlers);
