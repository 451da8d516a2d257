import { resolve } from 'node:path';
import { BatonError, type Schema } from '@baton/protocol';
import { rolldown } from 'rolldown';

/**
 * The schema that a file exports as `schema` or by default. The file may be TypeScript and import
 * what it likes: all of it is bundled in memory and run from there, so that Node needs to know
 * nothing of TypeScript and nothing is written beside the file.
 * @param conditions of packages' `exports`, beside Node's own
 * @throws BatonError SCHEMA_INVALID where it cannot be read or exports no schema
 */
export async function loadSchema(path: string, conditions: readonly string[] = []): Promise<Schema> {
  const exported = await importText(await bundle(path, conditions), path);
  const schema = exported['schema'] ?? exported['default'];
  if (isSchema(schema)) return schema;
  throw new BatonError('SCHEMA_INVALID', `${path} exports no schema: export it as "schema" or by default`);
}

async function bundle(path: string, conditions: readonly string[]): Promise<string> {
  try {
    const build = await rolldown({
      input: resolve(path),
      platform: 'node',
      logLevel: 'silent',
      resolve: { conditionNames: [...conditions, 'node', 'import', 'default'] },
    });
    const { output } = await build.generate({ format: 'esm', codeSplitting: false });
    await build.close();
    return output[0].code;
  } catch (cause) {
    throw new BatonError('SCHEMA_INVALID', `${path} cannot be read`, { cause });
  }
}

async function importText(code: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as Record<
      string,
      unknown
    >;
  } catch (cause) {
    throw new BatonError('SCHEMA_INVALID', `${path} cannot be run`, { cause });
  }
}

/** It comes from another copy of the protocol, so that it is known by its shape alone. */
function isSchema(value: unknown): value is Schema {
  if (typeof value !== 'object' || value === null) return false;
  return 'tables' in value && typeof value.tables === 'object' && 'version' in value && 'declared' in value;
}
