import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Builds the pages as they are shipped, into a folder of their own that the caller removes. */
export async function buildPages(version?: string): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'splits-pages-'));
  await build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
    ...(version !== undefined && { define: { __APP_VERSION__: JSON.stringify(version) } }),
  });
  return outDir;
}
