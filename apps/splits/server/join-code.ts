import { createHash, randomInt } from 'node:crypto';

// No letter or digit that reads like another: 0 O Q D, 1 I L, 2 Z, 5 S, 8 B, U V.
const alphabet = 'ACEFGHJKMNPRTWXY34679';
const length = 8;

/** A new code, such as `K7WM-3XRA`: 21⁸ = 3.8 × 10¹⁰ of them. */
export function newCode(): string {
  const letters = Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

/** SHA-256 of a code, hex, however it was typed. The database keeps this alone. */
export function hashOfCode(typed: string): string {
  return sha256(typed.replaceAll(/[\s\-–—]/g, '').toUpperCase());
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
