import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** The name that stands for the measured code in the bundler. */
const entry = 'virtual:measured';
const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Bundles a module as an application would, React left out, and minifies it.
 * @returns its size after gzip -9, in kB of 1,000 bytes
 */
export async function measureBundle(source: string): Promise<number> {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'measured',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? source : undefined),
      },
    ],
    resolve: { conditions: ['baton-source', 'module', 'browser', 'production'] },
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: {
        input: entry,
        external: [/^react($|\/)/],
        preserveEntrySignatures: 'strict',
        output: { format: 'es', minify: true },
      },
    },
  });
  const outputs = 'output' in result ? result.output : [];
  const code = outputs.map((part) => (part.type === 'chunk' ? part.code : '')).join('\n');
  if (code.length === 0) throw new Error('the bundler gave no code');
  return gzipSync(code, { level: 9 }).byteLength / 1000;
}
