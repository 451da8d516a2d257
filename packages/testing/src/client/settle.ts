/** Every promise that waits for nothing but promises settles: ticks run when none can go further. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 2; round++) await new Promise<void>((resolve) => process.nextTick(resolve));
}
