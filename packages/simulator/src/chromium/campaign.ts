import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BatonServer, createServer } from '@baton/server';
import { createPage } from '@baton/testing/chromium';
import { rules, schema } from '../relay.ts';
import { installAudit } from './oracle.ts';
import { type PhoneRun, runPhone } from './run-phone.ts';

export interface CampaignOptions {
  readonly chromiumPath: string;
  /** The first seed, and how many. */
  readonly from: number;
  readonly runs: number;
  /** How many at a time. */
  readonly together: number;
  /** Hears of each run as it ends. */
  readonly onRun?: (run: PhoneRun) => void;
}

/** Runs phones against one server over the embedded database: what is tested here is the phone. */
export async function runCampaign(options: CampaignOptions): Promise<readonly PhoneRun[]> {
  const { chromiumPath, from, runs, together, onRun } = options;
  const dataFolder = await mkdtemp(join(tmpdir(), 'baton-phones-'));
  const server = await startServer(dataFolder);
  const { port } = await server.listen(0, '127.0.0.1');
  const done: PhoneRun[] = [];
  let next = from;
  const goOn = async () => {
    while (next < from + runs) {
      const run = await runPhone(next++, { server, port, chromiumPath });
      done.push(run);
      onRun?.(run);
    }
  };
  await Promise.all(Array.from({ length: together }, goOn));
  await server.stop();
  await rm(dataFolder, { recursive: true, force: true });
  return done;
}

/** With the page of the phones. */
async function startServer(dataFolder: string): Promise<BatonServer> {
  const page = await createPage(new URL('./phone.page.ts', import.meta.url));
  const serve = (request: Request) => {
    const answer = page(request) ?? Response.error();
    // Of a page that may not be stored, none comes back from the back-forward cache.
    answer.headers.set('cache-control', 'no-cache');
    return answer;
  };
  return await createServer({
    schema,
    rules,
    authorize: () => 'write',
    dataFolder,
    prepare: installAudit,
    logLevel: 'silent',
    routes: (app) => {
      for (const path of ['/', '/page.js', '/page.css']) app.get(path, ({ req }) => serve(req.raw));
    },
  });
}
