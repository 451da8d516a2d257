import { fileURLToPath } from 'node:url';
import { build, defaultClientConditions } from 'vite';

export interface Bundle {
  readonly script: string;
  /** Empty where the module imports no styles. */
  readonly styles: string;
}

/** One module with all its imports, from source, as one script and one style sheet for a page. */
export async function bundle(entry: URL): Promise<Bundle> {
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
  const outputs = [result].flat().flatMap((each) => ('output' in each ? each.output : []));
  const script = outputs.find((output) => output.type === 'chunk');
  if (!script) throw new Error(`nothing was built from ${entry.href}`);
  const styles = outputs.flatMap((output) =>
    output.type === 'asset' && output.fileName.endsWith('.css') ? [output.source.toString()] : [],
  );
  return { script: script.code, styles: styles.join('\n') };
}
