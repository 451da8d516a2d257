import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';
import manifest from './package.json' with { type: 'json' };

const serverUrl = 'http://127.0.0.1:4400';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), serviceWorker()],
  // The packages are bundled from their sources, so that a build needs no other build.
  resolve: { conditions: ['baton-source', ...defaultClientConditions] },
  define: { __APP_VERSION__: JSON.stringify(manifest.version) },
  build: { outDir: 'dist/client', emptyOutDir: true, target: 'es2022' },
  server: { proxy: { '/api': serverUrl } },
});

/** Builds `sw.js` at the root and writes the list of the version's files into it. */
function serviceWorker(): Plugin {
  const publicFiles = new URL('public/', import.meta.url);
  return {
    name: 'splits-service-worker',
    apply: 'build',
    enforce: 'post',
    buildStart() {
      this.emitFile({ type: 'chunk', id: '/src/shell/service-worker.ts', fileName: 'sw.js' });
    },
    generateBundle(_, bundle) {
      const worker = bundle['sw.js'];
      if (worker?.type !== 'chunk') throw new Error('the build has no sw.js');
      const built = Object.values(bundle).filter((file) => file !== worker && !file.fileName.endsWith('.html'));
      const listed = readdirSync(publicFiles, { recursive: true, encoding: 'utf8' }).filter((name) => /\./.test(name));
      const digest = createHash('sha256');
      for (const file of Object.values(bundle)) digest.update(file.type === 'chunk' ? file.code : file.source);
      for (const name of listed) digest.update(readFileSync(new URL(name, publicFiles)));
      const shell = {
        version: digest.digest('hex').slice(0, 12),
        files: [...built.map((file) => file.fileName), ...listed].map((name) => `/${name}`).sort(),
      };
      worker.code = worker.code.replaceAll('__SHELL__', JSON.stringify(shell));
    },
  };
}
