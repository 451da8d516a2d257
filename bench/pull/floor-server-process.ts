import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { offer } from '../rig/remote.ts';
import { body } from '../rig/schema.ts';

const handlers = {
  /** Makes a table of as many rows and serves the whole of it as one JSON text. Returns the address. */
  async start(databaseUrl: string, rows: number) {
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query('create table note (id uuid primary key, board uuid, n integer not null, body text not null)');
    const insert =
      'insert into note select gen_random_uuid(), gen_random_uuid(), n, $1::text from generate_series(1, $2::integer) n';
    await client.query(insert, [body, rows]);
    const server = createServer(async (request, response) => {
      if (request.url === '/nothing') return response.end();
      const result = await client.query('select id, board, n, body from note');
      return response.end(JSON.stringify(result.rows));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  },
};

export type FloorServerHandlers = typeof handlers;

offer(handlers);
