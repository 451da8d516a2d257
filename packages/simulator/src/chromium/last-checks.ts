import { setTimeout as sleep } from 'node:timers/promises';
import type { LostValue, Mutation, MutationId, Operation, Scope, WireRow } from '@baton/protocol';
import { isSameRow, rowId } from '../model/model-rows.ts';
import type { Settled } from '../ledger.ts';
import { Violation } from '../violation.ts';
import type { Oracle } from './oracle.ts';
import type { Phone } from './phone.ts';
import type { Testimony } from './testimony.ts';
import type { Picture, Standing } from './words.ts';

/** Three times the largest backoff. */
const settleMaxMs = 90_000;

/** The faults are over: within a bound all is sent, and every tab shows what the tables hold. */
export async function untilSettled(phone: Phone, oracle: Oracle): Promise<readonly Picture[]> {
  const untilMs = performance.now() + settleMaxMs;
  for (;;) {
    const standings = await Promise.all(phone.tabs.map((page) => page.evaluate(() => globalThis.phone.standing())));
    const busy = unfinished(standings);
    const pictures = busy === undefined ? await takePictures(phone) : [];
    const left = busy ?? (await differenceIn(pictures, oracle));
    if (left === undefined) return pictures;
    if (performance.now() > untilMs) throw new Violation('converges', `after ${settleMaxMs} ms ${left}`);
    await sleep(100);
  }
}

async function takePictures(phone: Phone): Promise<readonly Picture[]> {
  const texts = await Promise.all(phone.tabs.map((page) => page.evaluate(() => globalThis.phone.picture())));
  return texts.map((text) => JSON.parse(text) as Picture);
}

function unfinished(standings: readonly Standing[]): string | undefined {
  const leaders = standings.filter(({ isLeader }) => isLeader).length;
  if (leaders !== 1) return `${leaders} of ${standings.length} tabs lead`;
  const late = standings.find(({ phase, unsent }) => phase !== 'live' || unsent > 0);
  return late && `a tab is ${late.phase}, with ${late.unsent} unsent`;
}

async function differenceIn(pictures: readonly Picture[], oracle: Oracle): Promise<string | undefined> {
  for (const [scope, shown] of pictures.flatMap((picture) => picture.shown)) {
    const difference = differenceOf(await oracle.rows(scope), new Map(shown));
    if (difference !== undefined) return `${scope}: ${difference}`;
  }
  return undefined;
}

function differenceOf(must: ReadonlyMap<string, WireRow>, shown: ReadonlyMap<string, WireRow>): string | undefined {
  if (must.size !== shown.size) return `a tab shows ${shown.size} rows, the tables hold ${must.size}`;
  for (const [id, row] of must) {
    const there = shown.get(id);
    if (!isSameRow(row, there))
      return `a tab shows ${id} as ${JSON.stringify(there)}, the tables hold ${JSON.stringify(row)}`;
  }
  return undefined;
}

/** What was said of each mutation, held against the tables. */
export async function checkOutcomes(
  testimony: Testimony,
  oracle: Pick<Oracle, 'settledAmong' | 'effects'>,
  pictures: readonly Picture[],
  races: readonly Scope[],
) {
  const { issued } = testimony;
  const server = await oracle.settledAmong(issued);
  for (const id of testimony.told('saved')) {
    if (!server.isSettled(id)) throw new Violation('saved-kept', `${id} was called saved and never reached the server`);
  }
  for (const id of testimony.told('unsaved')) {
    if (server.isSettled(id)) throw new Violation('saved-kept', `${id} was called unsaved and reached the server`);
  }
  for (const { rejected } of pictures) checkRejected(new Set(rejected), issued, server, testimony);
  checkEffects(
    await oracle.effects(races),
    issued
      .filter(({ id }) => server.isSettled(id) && !server.isRejected(id))
      .flatMap(({ id, operations }) => operations.filter((operation) => hasEffect(operation, server.lost(id)))),
  );
}

function checkRejected(
  listed: ReadonlySet<MutationId>,
  issued: readonly Mutation[],
  server: Settled,
  testimony: Testimony,
) {
  for (const { id } of issued) {
    if (server.isRejected(id) && !listed.has(id) && !testimony.isDiscarded(id)) {
      throw new Violation('rejected-listed', `${id} was refused and is not listed`);
    }
    if (!server.isRejected(id) && listed.has(id))
      throw new Violation('rejected-listed', `${id} is listed and was not refused`);
  }
}

/** An update whose columns all have kept what their first writers wrote has written nothing. */
function hasEffect(operation: Operation, lost: readonly LostValue[]): boolean {
  if (operation.op !== 'update') return true;
  const { table, key, values } = operation;
  const isLost = (column: string) =>
    lost.some(
      (value) => value.table === table && value.key === key && value.column === column && value.rule === 'first-writer',
    );
  return !Object.keys(values).every(isLost);
}

/** Each operation that was applied has had its effect once, and nothing else has had any. */
function checkEffects(noted: ReadonlyMap<string, number>, applied: readonly Operation[]): void {
  const due = new Map<string, number>();
  for (const { op, table, key } of applied) {
    const effect = `${op} ${rowId(table, key)}`;
    due.set(effect, (due.get(effect) ?? 0) + 1);
  }
  for (const effect of new Set([...due.keys(), ...noted.keys()])) {
    const [must, times] = [due.get(effect) ?? 0, noted.get(effect) ?? 0];
    if (must !== times) throw new Violation('exactly-once', `${effect} took place ${times} times, must be ${must}`);
  }
}
