import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { root } from '../run-command.mjs';

/**
 * A program of the simulator with everything of ours that it runs, from source, as one module.
 * `patch` may change the text of a source file: how bugs are planted.
 */
export async function bundleSimulator({ program = 'main.ts', file, patch }) {
  const plugin = patch && {
    name: 'baton-plant',
    enforce: 'pre',
    transform: (code, id) => patch(code, id),
  };
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: plugin ? [plugin] : [],
    resolve: { conditions: ['baton-source', 'node', 'import', 'default'] },
    ssr: {
      noExternal: /^@baton\//,
      target: 'node',
      resolve: { conditions: ['baton-source', 'node', 'import', 'default'] },
    },
    build: {
      ssr: fileURLToPath(new URL(`packages/simulator/src/${program}`, `file://${root}`)),
      target: 'es2022',
      minify: false,
      sourcemap: false,
      emptyOutDir: false,
      outDir: fileURLToPath(new URL('.', `file://${file}`)),
      rolldownOptions: { output: { entryFileNames: file.slice(file.lastIndexOf('/') + 1), codeSplitting: false } },
    },
  });
}
