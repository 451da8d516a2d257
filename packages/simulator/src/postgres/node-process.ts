import { type BatonServer, createServer } from '@baton/server';
import pg from 'pg';
import { rules, schema } from '../relay.ts';
import { claimsOf } from '../rights.ts';
import { prepare } from './prepare.ts';

/** What a node is told by its parent. */
export type NodeOrder = 'die at the next commit' | 'stop';

/** One server as a process of its own. Sends its port when it can be asked. */
export async function runNode(name: string, databaseUrl: string, port: number): Promise<void> {
  const server: BatonServer = await createServer({
    schema,
    rules,
    prepare,
    databaseUrl: `${databaseUrl}?application_name=${name}`,
    logLevel: 'error',
    auth: { verify: async (token) => claimsOf(token) },
    async authorize({ claims, scope }) {
      const [row] = await server.database.query<{ access: 'read' | 'write' }>(
        'select access from allowed where subject = $1 and scope = $2',
        [claims.sub, scope.name],
      );
      return row?.access ?? 'none';
    },
  });
  process.on('message', (order: NodeOrder) => {
    if (order === 'stop') void server.stop().then(() => process.exit());
    else dieAtNextCommit();
  });
  process.on('disconnect', () => process.exit());
  const listening = await server.listen(port, '127.0.0.1');
  process.send?.(listening.port);
}

/** The database has answered COMMIT; the device has not been answered. */
function dieAtNextCommit(): void {
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = async function (this: pg.Client, ...given: never[]) {
    const result: unknown = await Reflect.apply(query, this, given);
    if (isCommit(given[0])) process.kill(process.pid, 'SIGKILL');
    return result;
  } as typeof query;
}

function isCommit(statement: { readonly text?: unknown } | string | undefined): boolean {
  return (typeof statement === 'object' ? statement.text : statement) === 'commit';
}
