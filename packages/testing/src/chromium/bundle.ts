import { fileURLToPath } from 'node:url';
import { build, defaultClientConditions } from 'vite';

/** One module with all its imports, from source, as one script for a page. */
export async function bundle(entry: URL): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['baton-source', ...defaultClientConditions] },
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rolldownOptions: { input: fileURLToPath(entry), output: { codeSplitting: false } },
    },
  });
  const [output] = [result].flat().flatMap((each) => ('output' in each ? each.output : []));
  if (output?.type !== 'chunk') throw new Error(`nothing was built from ${entry.href}`);
  return output.code;
}
