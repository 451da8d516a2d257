import { expect, test } from 'vitest';
import { parseRoute, type RaceView, racePath } from './route.ts';

const at = (pathname: string, hash = '') => parseRoute({ pathname, hash });

test('the bare address is home', () => {
  expect(at('/')).toEqual({ page: 'home' });
});

test('a join link carries its code in the hash', () => {
  expect(at('/join', '#K7QM-3XWD')).toEqual({ page: 'join', code: 'K7QM-3XWD' });
  expect(at('/live', '#K7QM-3XWD')).toEqual({ page: 'live', code: 'K7QM-3XWD' });
});

test('each view of a race has an address that leads back to it', () => {
  const views: RaceView[] = [
    { name: 'now' },
    { name: 'share' },
    { name: 'exchange', n: 22 },
    { name: 'two-marks', n: 0 },
    { name: 'leg', n: 23 },
  ];
  for (const view of views) expect(at(racePath('r1', view))).toEqual({ page: 'race', race: 'r1', view });
});

test('a race without a view shows Now', () => {
  expect(at('/race/r1')).toEqual({ page: 'race', race: 'r1', view: { name: 'now' } });
});

test('an address that names nothing is missing', () => {
  for (const path of ['/nowhere', '/race', '/race/r1/nowhere', '/race/r1/exchange', '/race/r1/exchange/1e3']) {
    expect(at(path)).toEqual({ page: 'missing' });
  }
});
