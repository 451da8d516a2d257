import { expect, test } from 'vitest';
import { pinPath, pinsFor, pinText } from './session-settings.ts';

test('a function that reads plain columns is pinned to a path alone', () => {
  expect(pinsFor(['uuid', 'text', 'integer'])).toEqual([pinPath]);
});

test.each(['timestamp', 'double', 'bytes', 'duration', 'array', 'range'])(
  'a function that reads a column of type %s is pinned to all that texts follow from',
  (type) => {
    expect(pinsFor(['uuid', type]).join('\n')).toBe(pinText);
  },
);
