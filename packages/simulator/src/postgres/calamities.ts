import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../dice.ts';
import { killProcess } from '../kill-process.ts';
import type { Database } from './database.ts';
import type { Journal } from './journal.ts';
import type { ServerNodes } from './server-nodes.ts';

export const calamityKinds = [
  'node-killed',
  'node-killed-at-commit',
  'node-stopped',
  'sessions-ended',
  'postgres-killed',
] as const;

export type CalamityKind = (typeof calamityKinds)[number];

/** What they strike. */
export interface Target {
  readonly nodes: ServerNodes;
  readonly database: Database;
  readonly journal: Journal;
}

/** Mean wait between two of them, in ms. */
const pauseMs = 1_500;

/**
 * What befalls servers and database, and so all worlds together, until the signal says that it
 * is enough.
 */
export async function strikeAll(
  target: Target,
  dice: Dice,
  struck: (kind: CalamityKind) => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    await sleep(dice.wait(pauseMs), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const kind = dice.pick(drawn);
    await strikes[kind](target, dice);
    struck(kind);
  }
}

/** By how often each is drawn. */
const drawn: readonly CalamityKind[] = [
  'node-killed-at-commit',
  'node-killed-at-commit',
  'node-killed-at-commit',
  'node-killed',
  'node-killed',
  'node-stopped',
  'sessions-ended',
  'postgres-killed',
  'postgres-killed',
];

const strikes: Readonly<Record<CalamityKind, (target: Target, dice: Dice) => unknown>> = {
  'node-killed': ({ nodes }, dice) => nodes.kill(dice),
  'node-killed-at-commit': ({ nodes }, dice) => nodes.tell(dice, 'die at the next commit'),
  'node-stopped': ({ nodes }, dice) => nodes.tell(dice, 'stop'),
  'sessions-ended': ({ database }) =>
    database.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name ~ '^node-'`),
  /**
   * One backend is killed with SIGKILL, a moment after a commit: Postgres then ends all of them
   * and recovers from what its log holds.
   */
  'postgres-killed': async ({ database, journal }, dice) => {
    const sessions = await database.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name ~ '^node-' order by pid`,
    );
    await Promise.race([journal.commit(), sleep(500)]);
    if (sessions.length > 0) killProcess(dice.pick(sessions).pid);
  },
};
