import { createBrowserPorts } from '@baton/client/browser';
import { createInspectedClient } from '@baton/client/engine';
import { isBatonError } from '@baton/protocol';
import { Dice } from '../dice.ts';
import { rowId } from '../model/model-rows.ts';
import { schema } from '../relay.ts';
import { Person } from '../workload/person.ts';
import { lookAtDisk } from './look-at-disk.ts';
import { PageTab } from './page-tab.ts';
import type { Disk, PageStart, Picture, Standing } from './words.ts';

const url = '/api/v1/sync';
const { token, seed, name, races, pauseMs, workMs } = JSON.parse(
  decodeURIComponent(location.hash.slice(1)),
) as PageStart;
const dice = new Dice(seed).fork(`${name}, life ${countLives()}`);
const ports = createBrowserPorts(url, 'baton');
const surroundings = {
  races,
  openTab: () => undefined,
  closeTab: () => undefined,
  discarded: (id: Parameters<PageTab['client']['discard']>[0]) => tell({ kind: 'discarded', id }),
};

window.addEventListener('pageshow', ({ persisted }) => persisted && tell({ kind: 'revived' }));

/** What lay on disk before the engine of this page opened it. */
const found = look();
let firstLook: Promise<Disk | string> | undefined = found;
const opening = found.then(() => new PageTab(createInspectedClient({ schema, url, token }, ports)));
let workUntilMs = 0;

/** What the campaign calls from outside the page. */
const inPage = {
  /** `ready`, or the code of what is in the way. */
  opened: opening.then(({ client }) => client.ready).then(() => 'ready', codeOf),

  /** What is on disk: the first time as this page found it. A code where it cannot be read. */
  look(): Promise<Disk | string> {
    const looked = firstLook ?? look();
    firstLook = undefined;
    return looked;
  },

  /** The person works on for so long. */
  work(forMs: number): void {
    const isIdle = performance.now() > workUntilMs;
    workUntilMs = performance.now() + forMs;
    if (isIdle) void work();
  },

  /** The person goes away, and leaves the network as it should be. */
  async rest(): Promise<void> {
    workUntilMs = 0;
    const { client } = await opening;
    if (client.network.isCut) client.network.restore();
  },

  async standing(): Promise<Standing> {
    const { phase, unsent, isLeader } = (await opening).client.status();
    return { phase, unsent, isLeader };
  },

  async picture(): Promise<Picture> {
    const tab = await opening;
    const rowsOf = (scope: (typeof races)[number]) =>
      Object.keys(schema.tables).flatMap((table) =>
        [...tab.inside.rows(scope, table)].map(([key, row]) => [rowId(table, key), row] as const),
      );
    const shown = tab.opened().map((scope) => [scope, rowsOf(scope)] as const);
    return { rejected: tab.client.rejected().map(({ id }) => id), shown };
  },
};

declare global {
  var phone: typeof inPage;
}

globalThis.phone = inPage;
inPage.work(workMs);

function look(): Promise<Disk | string> {
  return lookAtDisk(ports).catch(codeOf);
}

async function work(): Promise<void> {
  const tab = await opening;
  if ((await inPage.opened) !== 'ready') return;
  if (tab.opened().length === 0) tab.open(dice.pick(races));
  while (performance.now() < workUntilMs) {
    new Person(tab, dice, surroundings).act();
    await new Promise((resolve) => setTimeout(resolve, dice.wait(pauseMs)));
  }
}

/** A tab that is loaded again must not do the same again. */
function countLives(): number {
  const lives = Number(sessionStorage.getItem('lives')) + 1;
  sessionStorage.setItem('lives', String(lives));
  return lives;
}

function codeOf(error: unknown): string {
  return isBatonError(error) ? error.code : String(error);
}
