import type { Page } from 'playwright-core';
import type {} from './phone.page.ts';

/** Until the server has confirmed or refused all that the phone had to say. */
export async function untilSent(page: Page): Promise<void> {
  await page.waitForFunction(() => baton.pending().length === 0);
}

/** Until the phone shows so many marks of the race. */
export async function untilMarks(page: Page, race: string, count: number): Promise<void> {
  await page.waitForFunction(([race, count]) => baton.read((q) => q.mark.where({ race })).rows.length === count, [
    race,
    count,
  ] as const);
}

/** Numbers of the marks that the phone shows, ascending. */
export function marksOn(page: Page, race: string): Promise<readonly number[]> {
  return page.evaluate((race) => baton.read((q) => q.mark.where({ race }).orderBy('n')).rows.map(({ n }) => n), race);
}
