import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import * as messages from './index.ts';
import { protocolVersion } from './protocol-version.ts';

/** The digest of the wire, a line a protocol version. */
const digests: Readonly<Record<number, string>> = {
  1: '70f44c5146e05164b5cb9d77aacc87a9',
};

/** A message's shape as plain data: kinds, members and the bounds of each, in order. */
function describeShape(schema: unknown): unknown {
  if (schema instanceof RegExp) return String(schema);
  if (Array.isArray(schema)) return schema.map(describeShape);
  if (typeof schema !== 'object' || schema === null) return schema;
  const shape: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(schema)) {
    if (typeof value === 'function' || member === '~standard' || member === 'async') continue;
    shape[member] = describeShape(value);
  }
  return shape;
}

test('the wire has the digest of its protocol version', () => {
  const shapes = Object.entries(messages)
    .filter(([name]) => name.endsWith('Schema') && name !== 'defineSchema')
    .map(([name, schema]) => [name, describeShape(schema)]);
  expect(shapes.length).toBeGreaterThanOrEqual(10);
  const digest = createHash('sha256').update(JSON.stringify(shapes)).digest('hex').slice(0, 32);
  expect(
    digest,
    'The wire changed. If an old peer could misread it, raise protocolVersion and add a golden file; ' +
      `else only replace the digest of version ${protocolVersion} here.`,
  ).toBe(digests[protocolVersion]);
});
