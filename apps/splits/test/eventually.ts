import type { Locator } from 'playwright-core';
import { expect, vi } from 'vitest';

const withinMs = 15_000;

/** Waits until a part of the screen says this. */
export async function says(part: Locator, text: string | RegExp): Promise<void> {
  await vi.waitFor(async () => expect(await part.innerText()).toMatch(text), { timeout: withinMs, interval: 50 });
}

/** Waits until something holds. */
export async function eventually(check: () => Promise<void>): Promise<void> {
  await vi.waitFor(check, { timeout: withinMs, interval: 50 });
}
