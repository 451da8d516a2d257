import { isEarlierThanSaid } from '../../race/vans-view.ts';

/** What a van was told: sleep until then, before that exchange. Times in ms since 1970. */
export interface SleepSaid {
  readonly exchange: number;
  readonly until: number;
}

/**
 * What counts as said from now on. It rises with the answer and never falls with it, so that
 * many small steps earlier are seen as one, until the next exchange is the question.
 */
export function nextSaid(said: SleepSaid | undefined, answer: SleepSaid): SleepSaid {
  return said?.exchange === answer.exchange && said.until >= answer.until ? said : answer;
}

/** The time that was said before, where the answer moved so much earlier that it must be told. */
export function saidBefore(said: SleepSaid | undefined, answer: SleepSaid): number | undefined {
  if (said?.exchange !== answer.exchange) return undefined;
  return isEarlierThanSaid(said.until, answer.until) ? said.until : undefined;
}
