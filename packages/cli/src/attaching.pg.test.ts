import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { connect } from '@baton/server/administration';
import { describe, inject, test } from 'vitest';
import { findBinaries } from '../../../scripts/servers/postgres.mjs';
import { attachings, checkAttaching, withFolder } from './attaching.fixture.ts';

describe("somebody's Postgres is attached, replicated and detached without a trace:", () => {
  for (const attaching of attachings) {
    test(attaching.title, { timeout: 60_000 }, async () => {
      const url = await createDatabase(inject('postgresUrl'));
      await withFolder((dataFolder) =>
        checkAttaching(attaching, {
          open: () => connect({ url }),
          options: ['--database', url],
          serverOptions: { databaseUrl: url, dataFolder },
          dump: () => definitionsOf(url),
        }),
      );
    });
  }
});

async function createDatabase(postgresUrl: string): Promise<string> {
  const administrator = await connect({ url: postgresUrl });
  const name = `attached_${randomUUID().replaceAll('-', '')}`;
  await administrator.query(`create database ${name}`);
  await administrator.close();
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** All that `pg_dump` has to say of a database except its rows. */
function definitionsOf(url: string): string {
  const dump = execFileSync(`${findBinaries()}/pg_dump`, ['--schema-only', url], { encoding: 'utf8' });
  // Newer ones write a random word, new each time.
  return dump.replaceAll(/^\\(un)?restrict .*$/gm, '');
}
