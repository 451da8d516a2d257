import { describe, expect, it } from 'vitest';
import { boundaryProblems } from './boundaries.mjs';

const engine = 'packages/client/src/engine/outbox.ts';

describe('the order of packages', () => {
  it('lets a package import what stands below it', () => {
    expect(boundaryProblems(engine, `import { lanes } from '@baton/protocol';`)).toEqual([]);
  });

  it('refuses a package that stands above or beside', () => {
    expect(boundaryProblems('packages/protocol/src/row.ts', `export * from '@baton/client';`)).toHaveLength(1);
    expect(
      boundaryProblems('packages/client/src/index.ts', `import type { Store } from '@baton/server';`),
    ).toHaveLength(1);
  });

  it('lets tests use the fakes of packages above', () => {
    expect(boundaryProblems('packages/client/src/engine/outbox.test.ts', `import '@baton/testing/client';`)).toEqual(
      [],
    );
  });

  it('refuses a path into another package, by name or by dots', () => {
    expect(boundaryProblems(engine, `import { x } from '@baton/protocol/src/row.ts';`)).toHaveLength(1);
    expect(boundaryProblems(engine, `import { x } from '../../../protocol/src/row.ts';`)).toHaveLength(1);
  });

  it('refuses a library that the package does not name', () => {
    expect(boundaryProblems('packages/client/src/browser/network.ts', `import idb from 'idb';`)).toHaveLength(1);
  });
});

describe('the engine', () => {
  it('knows no platform folder, no Node and no library of a platform', () => {
    expect(boundaryProblems(engine, `import { open } from '../browser/storage/database.ts';`)).toHaveLength(1);
    expect(boundaryProblems(engine, `const fs = await import('node:fs');`)).toHaveLength(1);
    expect(boundaryProblems('packages/server/src/engine/push.ts', `import { Pool } from 'pg';`)).toHaveLength(1);
  });

  it('reads no clock, yet may parse a given time', () => {
    expect(boundaryProblems(engine, 'const now = new Date();')).toHaveLength(1);
    expect(boundaryProblems(engine, 'const now = Date();')).toHaveLength(1);
    expect(boundaryProblems(engine, 'const then = new Date(text).getTime();')).toEqual([]);
  });

  it('may show an import of anything in a docstring', () => {
    expect(boundaryProblems(engine, `/**\n * import fs from 'node:fs';\n */\nexport const x = 1;`)).toEqual([]);
  });
});
