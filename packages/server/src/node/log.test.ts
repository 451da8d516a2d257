import { BatonError } from '@baton/protocol';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';

function record(write: (log: ReturnType<typeof createLog>) => void): string {
  let written = '';
  write(createLog('info', { write: (line) => void (written += line) }));
  return written;
}

test('tokens, tickets and secrets are blanked, wherever somebody logs them', () => {
  const written = record((log) => {
    log.info(
      { token: 'canary', ticket: 'canary', headers: { authorization: 'Bearer canary' }, auth: { secret: 'canary' } },
      'oops',
    );
  });
  expect(written).toContain('oops');
  expect(written).not.toContain('canary');
});

test("a driver's error is logged without its rows, with its causes", () => {
  const failure = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (phone)=(canary) exists' });
  const error = new BatonError('INTERNAL', 'a push failed', { details: 'mark', cause: failure });
  const written = record((log) => log.error({ err: error }, 'failed'));
  expect(written).not.toContain('canary');
  expect(JSON.parse(written)).toMatchObject({ err: { code: 'INTERNAL', details: 'mark', cause: { code: '23505' } } });
});
