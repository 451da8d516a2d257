import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../dice.ts';
import type { Database } from './database.ts';
import type { ServerNodes } from './server-nodes.ts';

export const calamityKinds = [
  'node-killed',
  'node-killed-at-commit',
  'node-stopped',
  'sessions-ended',
  'postgres-killed',
] as const;

export type CalamityKind = (typeof calamityKinds)[number];

/** Mean wait between two of them, in ms. */
const pauseMs = 1_500;

interface Target {
  readonly nodes: ServerNodes;
  readonly database: Database;
  readonly dice: Dice;
}

/** What befalls servers and database, and so all worlds together, until the signal says that it is enough. */
export async function strikeAll(target: Target, struck: (kind: CalamityKind) => void, signal: AbortSignal) {
  const { dice } = target;
  for (;;) {
    await sleep(dice.wait(pauseMs), undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const kind = dice.pick(drawn);
    await strikes[kind](target);
    struck(kind);
  }
}

/** By how often each is drawn. */
const drawn: readonly CalamityKind[] = [
  ...(['node-killed-at-commit', 'node-killed-at-commit', 'node-killed-at-commit'] as const),
  ...(['node-killed', 'node-killed', 'node-stopped', 'sessions-ended', 'postgres-killed'] as const),
];

const strikes: Readonly<Record<CalamityKind, (target: Target) => unknown>> = {
  'node-killed': ({ nodes, dice }) => nodes.kill(dice),
  'node-killed-at-commit': ({ nodes, dice }) => nodes.tell(dice, 'die at the next commit'),
  'node-stopped': ({ nodes, dice }) => nodes.tell(dice, 'stop'),
  'sessions-ended': ({ database }) =>
    database.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name ~ '^node-'`),
  /** One backend is killed with SIGKILL: Postgres then ends all of them and recovers from its log. */
  'postgres-killed': async ({ database, dice }) => {
    const sessions = await database.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name ~ '^node-' order by pid`,
    );
    if (sessions.length > 0) process.kill(dice.pick(sessions).pid, 'SIGKILL');
  },
};
