import { expect, test } from 'vitest';
import { hashOfCode, newCode } from './join-code.ts';

test('a code has no letter or digit that reads like another', () => {
  const codes = Array.from({ length: 200 }, newCode);
  expect(codes.every((code) => /^[A-Z0-9]{4}-[A-Z0-9]{4}$/.test(code))).toBe(true);
  expect(codes.join('')).not.toMatch(/[0OQD1IL2Z5S8BUV]/);
  expect(new Set(codes).size).toBe(200);
});

test('spaces, dashes and case do not matter', () => {
  const spellings = ['K7WM-3XRA', 'k7wm3xra', ' k7wm 3xra ', 'K7WM–3XRA'];
  expect(new Set(spellings.map(hashOfCode)).size).toBe(1);
});
