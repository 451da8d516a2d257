import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

interface StaticFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

// The demo shows two phones as frames of its own origin; nobody else may frame the app.
const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'self'"],
  },
  referrerPolicy: 'no-referrer',
  // The same server is reached by plain http in a local network.
  strictTransportSecurity: false,
});

/**
 * Serves the built pages from memory; every other address that does not look like a file's
 * gets `index.html`, for the application has its own routes. Only files that were there at the
 * start can be asked for, so that no path leads out of the folder.
 */
export function addStaticFiles(app: Hono, folder: string): void {
  const files = readFolder(folder);
  const index = files.get('/index.html');
  app.get('*', headers, async (context, next) => {
    const { pathname } = new URL(context.req.url);
    const isPage = /^\/[\w/-]*$/.test(pathname) && !pathname.startsWith('/api/');
    const file = files.get(pathname) ?? (isPage ? index : undefined);
    if (!file) return next();
    return context.body(file.body, 200, file.headers);
  });
}

function readFolder(folder: string): ReadonlyMap<string, StaticFile> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        const address = path.slice(folder.length).replaceAll('\\', '/');
        return [address, { body: new Uint8Array(readFileSync(path)), headers: headersOf(address) }];
      }),
  );
}

/** Names with a hash in them never change their content; all others may with the next build. */
function headersOf(address: string): Readonly<Record<string, string>> {
  const isHashed = address.startsWith('/assets/');
  return {
    'content-type': types[extname(address)] ?? 'application/octet-stream',
    'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}
