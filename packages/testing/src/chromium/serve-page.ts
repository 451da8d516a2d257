import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build, defaultClientConditions } from 'vite';

export interface ServedPage {
  /** On 127.0.0.1, which browsers take for secure. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Bundles one module from source and serves a page on loopback that runs it and nothing else. */
export async function servePage(entry: URL): Promise<ServedPage> {
  const script = await bundle(entry);
  const server = createServer((request, response) => {
    if (request.url === '/')
      return answer(response, 'text/html', '<!doctype html><script type="module" src="/page.js"></script>');
    if (request.url === '/page.js') return answer(response, 'text/javascript', script);
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    stop: () => close(server),
  };
}

/** One module with all its imports as one script. */
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

function answer(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(body);
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
