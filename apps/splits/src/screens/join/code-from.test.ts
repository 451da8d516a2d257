import { expect, test } from 'vitest';
import { codeFrom } from './code-from.ts';

test('a code is read however it is written', () => {
  for (const typed of ['K7QM3XWD', 'k7qm-3xwd', ' K7QM 3XWD ', 'K7 QM-3X WD']) {
    expect(codeFrom(typed)).toBe('K7QM3XWD');
  }
});

test('a link gives the code that it ends in', () => {
  expect(codeFrom('http://192.168.1.20:4400/join#K7QM-3XWD')).toBe('K7QM3XWD');
  expect(codeFrom('https://example.org/live#k7qm3xwd')).toBe('K7QM3XWD');
});

test('anything else is no code', () => {
  for (const typed of ['', 'K7QM', 'K7QM-3XWD-9', 'https://example.org/join', 'Ä7QM-3XWD']) {
    expect(codeFrom(typed)).toBeUndefined();
  }
});
