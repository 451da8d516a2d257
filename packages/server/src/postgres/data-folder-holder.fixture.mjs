// The lock and the database as `pglite-database.ts` opens them, in a process that can be killed.
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import extensions from 'fs-native-extensions';

const [folder, task] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
if (!extensions.tryLock(openSync(join(folder, 'lock'), 'a+'))) throw new Error('locked');

if (task === 'write') {
  const database = await PGlite.create(join(folder, 'postgres'));
  await database.query('create table written (n integer primary key)');
  for (let n = 1; ; n++) {
    await database.query('insert into written values ($1)', [n]);
    process.send(n);
  }
}
process.send('held');
setInterval(() => undefined, 60_000);
