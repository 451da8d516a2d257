import { type SentenceFacts, sentence } from '../../race/words/sentence.ts';

const live: SentenceFacts = {
  now: 0,
  timeZone: 'America/Los_Angeles',
  isViewer: false,
  notSaved: undefined,
  refused: 0,
  exchangeWithTwoTimes: undefined,
  unsent: 0,
  lastContact: undefined,
  connection: { kind: 'live' },
  copy: { kind: 'here' },
  phones: { heard: 9, all: 12 },
};

/** The sentence of facts that differ from "live". */
export function sampleSentence(now: number, given: Partial<SentenceFacts> = {}) {
  return sentence({ ...live, now, lastContact: now - 98 * 60_000, ...given });
}

export const offline = (unsent: number): Partial<SentenceFacts> => ({ unsent, connection: { kind: 'offline' } });
