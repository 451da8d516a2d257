/** What so many runs gave, one after the other. */
export async function repeat<Result>(rounds: number, run: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let round = 0; round < rounds; round++) results.push(await run());
  return results;
}

/** Baton's side and the same work without it, in turns, so that what else the machine does hits both. */
export async function repeatBeside<Result>(
  rounds: number,
  run: { readonly baton: () => Promise<Result>; readonly floor: () => Promise<Result> },
): Promise<{ readonly baton: readonly Result[]; readonly floor: readonly Result[] }> {
  const turns = await repeat(rounds, async () => ({ floor: await run.floor(), baton: await run.baton() }));
  return { baton: turns.map(({ baton }) => baton), floor: turns.map(({ floor }) => floor) };
}
