import { defineConfig } from 'vitest/config';

const places = '{packages/*/src,apps/*/{src,server,test},bench,scripts}/**';
const conditions = ['baton-source'];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions } } };

export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'node',
          include: [`${places}/*.test.{ts,tsx,mjs}`],
          exclude: ['**/node_modules/**', '**/dist/**', '**/*.pg.test.ts', '**/*.web.test.ts'],
          // A bound for what hangs, with room for a machine that does other things.
          testTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'postgres',
          include: [`${places}/*.pg.test.ts`],
          globalSetup: ['scripts/servers/vitest-postgres.mjs'],
          testTimeout: 30_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'web',
          include: [`${places}/*.web.test.ts`],
          globalSetup: ['scripts/servers/vitest-postgres.mjs', 'scripts/servers/vitest-chromium.mjs'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
