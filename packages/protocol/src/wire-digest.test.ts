import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import * as messages from './index.ts';
import { protocolVersion } from './protocol-version.ts';

/** The digest of the wire, a line a protocol version. */
const digests: Readonly<Record<number, string>> = {
  1: 'd4a1c7803d462df7f835d6a033119694',
};

test('the wire has the digest of its protocol version', () => {
  const shapes = Object.entries(messages).filter(([name]) => name.endsWith('Shape'));
  expect(shapes.length).toBeGreaterThanOrEqual(10);
  const digest = createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 32);
  expect(
    digest,
    'The wire changed. If an old peer could misread it, raise protocolVersion and add a golden file; ' +
      `else only replace the digest of version ${protocolVersion} here.`,
  ).toBe(digests[protocolVersion]);
});
