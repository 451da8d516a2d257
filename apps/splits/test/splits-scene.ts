import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { launchChromium } from '@baton/testing/chromium';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, inject, onTestFinished } from 'vitest';
import { type OpeningRace, openingRace } from '../server/opening-race.ts';
import { createSplitsServer, type SplitsServer } from '../server/splits-server.ts';
import { buildPages } from './built-pages.ts';
import { openPhone, type Phone } from './phone.ts';

/** The built application, its server and a browser: what a scenario has at hand. */
export interface SplitsScene {
  readonly url: string;
  readonly server: SplitsServer;
  /** A fresh race whose leg 22 is being run, with a code for each role. */
  createRace(): Promise<OpeningRace>;
  /** A phone of its own: another browser context. */
  openPhone(): Promise<Phone>;
  /** A fresh race with Lena's phone on it as captain and Jonas's as recorder. */
  openCrew(): Promise<Crew>;
}

export interface Crew {
  readonly race: OpeningRace;
  readonly lena: Phone;
  readonly jonas: Phone;
}

const application = new URL('../', import.meta.url);

/** The same scenarios against the embedded database and a real Postgres. */
export function onBothDatabases(title: string, scenarios: (scene: () => SplitsScene) => void): void {
  describe.each(['pglite', 'postgres'] as const)(`${title}, on %s`, (database) => {
    let folder: string;
    let server: SplitsServer;
    let browser: Browser;
    let scene: SplitsScene;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'splits-e2e-'));
      server = await createSplitsServer({
        ...(database === 'postgres' && { databaseUrl: await createDatabase(inject('postgresUrl')) }),
        dataFolder: join(folder, 'data'),
        templateFolder: fileURLToPath(new URL('data', application)),
        pagesFolder: await builtPages(),
        logLevel: 'silent',
      });
      const { port } = await server.listen(0, '127.0.0.1');
      browser = await launchChromium(inject('chromiumPath'));
      scene = createScene(server, browser, `http://127.0.0.1:${port}`, folder);
    });

    afterAll(async () => {
      await browser?.close();
      await server?.stop();
      if (folder) await rm(folder, { recursive: true, force: true });
    });

    scenarios(() => scene);
  });
}

function createScene(server: SplitsServer, browser: Browser, url: string, folder: string): SplitsScene {
  const scene: SplitsScene = {
    url,
    server,
    createRace: async () => openingRace(server, await mkdtemp(join(folder, 'race-'))),
    async openPhone() {
      const phone = await openPhone(browser, url);
      onTestFinished(() => phone.page.context().close());
      return phone;
    },
    async openCrew() {
      const race = await scene.createRace();
      const lena = await scene.openPhone();
      const jonas = await scene.openPhone();
      await lena.join(race.captain, 'Lena’s phone');
      await jonas.join(race.recorder, 'Jonas’s phone');
      return { race, lena, jonas };
    },
  };
  return scene;
}

let building: Promise<string> | undefined;

/** The folder of the built pages; they are built once for all scenes of a file. */
function builtPages(): Promise<string> {
  building ??= buildPages();
  return building;
}

afterAll(async () => {
  if (building) await rm(await building, { recursive: true, force: true });
});

let databaseCount = 0;

/** A fresh database beside the one that `url` names. */
async function createDatabase(url: string): Promise<string> {
  databaseCount += 1;
  const name = `splits_${process.pid}_${databaseCount}`;
  await promisify(execFile)('psql', [url, '--quiet', '--command', `create database ${name}`]);
  return new URL(`/${name}`, url).href;
}
