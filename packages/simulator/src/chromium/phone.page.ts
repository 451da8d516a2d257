import { createBrowserPorts } from '@baton/client/browser';
import { createInspectedClient } from '@baton/client/engine';
import { isBatonError } from '@baton/protocol';
import { Dice } from '../dice.ts';
import { rowId } from '../model/model-rows.ts';
import { schema } from '../relay.ts';
import { Person } from '../workload/person.ts';
import { lookAtDisk } from './look-at-disk.ts';
import { PageTab } from './page-tab.ts';
import { announce, start, tell } from './speak.ts';
import type { Picture, Standing } from './words.ts';

const url = '/api/v1/sync';
const { token, seed, name, races, pauseMs, deeds } = start;
const dice = new Dice(seed).fork(`${name}, life ${countLives()}`);
const ports = createBrowserPorts(url, 'baton');
const surroundings = {
  races,
  openTab: () => undefined,
  closeTab: () => undefined,
  discarded: (id: Parameters<PageTab['client']['discard']>[0]) => announce({ kind: 'discarded', id }),
};

window.addEventListener('pageshow', ({ persisted }) => persisted && tell({ kind: 'revived' }));

/** What lay on disk before the engine of this page opened it. */
const found = look();
let firstLook: Promise<string> | undefined = found;
const opening = found.then(() => new PageTab(createInspectedClient({ schema, url, token }, ports)));
let deedsLeft = 0;
let working: Promise<void> | undefined;

/** What the campaign calls from outside the page. What is large goes out as one text, which costs less. */
const inPage = {
  /** `ready`, or the code of what is in the way. */
  opened: opening.then(({ client }) => client.ready).then(() => 'ready', codeOf),

  /** What is on disk, a `Disk` as JSON: the first time as this page found it. A code where it cannot be read. */
  look(): Promise<string> {
    const looked = firstLook ?? look();
    firstLook = undefined;
    return looked;
  },

  /** The person does so much more. */
  work(more: number): void {
    deedsLeft = more;
    working ??= work().finally(() => {
      working = undefined;
    });
  },

  /** The person goes away, and leaves the network as it should be. */
  async rest(): Promise<void> {
    deedsLeft = 0;
    const { client } = await opening;
    if (client.network.isCut) client.network.restore();
  },

  async standing(): Promise<Standing> {
    const { phase, unsent, isLeader } = (await opening).client.status();
    return { phase, unsent, isLeader };
  },

  /** A `Picture` as JSON. */
  async picture(): Promise<string> {
    const tab = await opening;
    const rowsOf = (scope: (typeof races)[number]) =>
      Object.keys(schema.tables).flatMap((table) =>
        [...tab.inside.rows(scope, table)].map(([key, row]) => [rowId(table, key), row] as const),
      );
    const shown = tab.opened().map((scope) => [scope, rowsOf(scope)] as const);
    const picture: Picture = { rejected: tab.client.rejected().map(({ id }) => id), shown };
    return JSON.stringify(picture);
  },
};

declare global {
  var phone: typeof inPage;
}

globalThis.phone = inPage;
inPage.work(deeds);

function look(): Promise<string> {
  return lookAtDisk(ports).then((disk) => JSON.stringify(disk), codeOf);
}

async function work(): Promise<void> {
  const tab = await opening;
  if ((await inPage.opened) !== 'ready') return;
  if (tab.opened().length === 0) tab.open(dice.pick(races));
  while (deedsLeft > 0) {
    deedsLeft--;
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
