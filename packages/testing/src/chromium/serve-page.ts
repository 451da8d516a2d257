import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { bundle } from './bundle.ts';
import { plainHttpHost } from './launch-chromium.ts';

export interface ServedPage {
  /** On 127.0.0.1, which browsers take for secure. */
  readonly url: string;
  /** The same page as a phone in a local network has it: not secure, so without Web Locks. */
  readonly plainHttpUrl: string;
  stop(): Promise<void>;
}

const html = `<!doctype html><title>Test</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/page.css">
<body><script type="module" src="/page.js"></script>`;

/** Answers `/`, `/page.js` and `/page.css`; undefined for anything else. */
export type PageAnswer = (request: Request) => Response | undefined;

/** A page that runs one bundled module and holds nothing else. */
export async function createPage(entry: URL): Promise<PageAnswer> {
  const { script, styles } = await bundle(entry);
  const files = new Map([
    ['/', { type: 'text/html', body: html }],
    ['/page.js', { type: 'text/javascript', body: script }],
    ['/page.css', { type: 'text/css', body: styles }],
  ]);
  return (request) => {
    const file = files.get(new URL(request.url).pathname);
    const headers = { 'content-type': `${file?.type}; charset=utf-8`, 'cache-control': 'no-store' };
    return file && new Response(file.body, { headers });
  };
}

/** Serves such a page on loopback; `answer` gets every other request. */
export async function servePage(
  entry: URL,
  answer: (request: Request) => Promise<Response> = async () => new Response(null, { status: 404 }),
): Promise<ServedPage> {
  const page = await createPage(entry);
  const server = createServer(getRequestListener((request) => page(request) ?? answer(request)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    plainHttpUrl: `http://${plainHttpHost}:${port}/`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
