import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSchema } from './load-schema.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-schema-'));
});
afterEach(() => rm(folder, { recursive: true }));

const protocol = fileURLToPath(new URL('../../protocol/src/index.ts', import.meta.url));

async function load(text: string) {
  const path = join(folder, 'schema.ts');
  await writeFile(path, text.replaceAll('@baton/protocol', protocol));
  return await loadSchema(path, ['baton-source']);
}

const declaration = `defineSchema({ race: table({ id: uuid() }, { scope: 'id' }) }, { version: 3 })`;
const imports = `import { defineSchema, table, uuid } from '@baton/protocol';`;

test.each([
  ['by name', `${imports} export const schema = ${declaration};`],
  ['by default', `${imports} export default ${declaration};`],
  ['out of another file', `export { schema } from './tables';`],
  [
    'with what only TypeScript has',
    `${imports} enum Kind { A } export const schema = ${declaration} satisfies object; export type K = Kind;`,
  ],
])('a schema is exported %s', async (_title, text) => {
  await writeFile(
    join(folder, 'tables.ts'),
    `${imports.replace('@baton/protocol', protocol)} export const schema = ${declaration};`,
  );
  expect(await load(text)).toMatchObject({ version: 3, tables: { race: { scopeKind: 'race' } } });
});

test.each([
  ['exports none', 'export const shape = 1;', 'exports no schema'],
  ['does not parse', 'export const schema = {{', 'cannot be read'],
  ['imports what is not there', `import { x } from './absent.ts'; export const schema = x;`, 'cannot be read'],
  ['throws', `throw new Error('no'); export const schema = 1;`, 'cannot be run'],
])('a file that %s is refused', async (_title, text, reason) => {
  await expect(load(text)).rejects.toMatchObject({ code: 'SCHEMA_INVALID', message: expect.stringContaining(reason) });
});
