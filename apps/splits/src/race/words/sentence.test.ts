import { describe, expect, test } from 'vitest';
import { sampleZone } from '../sample-race.fixture.ts';
import { sentence, type SentenceFacts } from './sentence.ts';

const today = (time: string) => Date.parse(`2026-07-11T${time}-07:00`);

const liveFacts: SentenceFacts = {
  now: today('02:26:00'),
  timeZone: sampleZone,
  isViewer: false,
  notSaved: undefined,
  refused: 0,
  exchangeWithTwoTimes: undefined,
  unsent: 0,
  lastContact: today('02:14:30'),
  connection: { kind: 'live' },
  copy: { kind: 'here' },
  phones: { heard: 9, all: 12 },
};

/** The sentence as it is read, with its act in brackets. */
function words(facts: Partial<SentenceFacts>): string {
  const { strong, plain, lineTwo, act } = sentence({ ...liveFacts, ...facts });
  return [strong, plain, lineTwo, act && `[${act.label}]`].filter(Boolean).join(' ');
}

const three = { unsent: 3 };
const ended = { kind: 'link-ended', at: today('02:31:00') } as const;

describe('the sentence', () => {
  const table: [state: string, facts: Partial<SentenceFacts>, expected: string][] = [
    [
      'not saved',
      { notSaved: { reason: 'This phone is full.', stamp: '04:17:32' } },
      'NOT SAVED. This phone is full. Write down 04:17:32. [Try again]',
    ],
    ['refused', { refused: 1 }, '1 mark was refused. Nothing is lost. [See why]'],
    ['two marks', { exchangeWithTwoTimes: 20 }, 'Exchange 20 has two times. [Choose]'],
    [
      'link ended',
      { ...three, connection: ended },
      'Your link ended at 02:31. 3 marks saved on this phone. Ask the captain for a new one.',
    ],
    [
      'too old',
      { ...three, connection: { kind: 'too-old' } },
      'This version can no longer send. 3 marks saved on this phone. [Update]',
    ],
    [
      'paused',
      { ...three, connection: { kind: 'paused', since: today('02:31:00'), reason: 'double marks' } },
      'Sending is paused since 02:31: "double marks". 3 marks saved on this phone.',
    ],
    [
      'offline, with work',
      { ...three, connection: { kind: 'offline' } },
      '3 marks saved on this phone, last contact 02:14',
    ],
    ['offline, none', { connection: { kind: 'offline' } }, 'No network. All marks sent, last contact 02:14'],
    [
      'sign-in page',
      { ...three, connection: { kind: 'sign-in-page' } },
      'This network wants you to sign in. 3 marks saved on this phone, last contact 02:14',
    ],
    [
      'server silent',
      { ...three, connection: { kind: 'silent', nextTryInMs: 24_000 } },
      'The server does not answer. 3 marks saved on this phone, next try in 0:24',
    ],
    [
      'sending over 2 s',
      { unsent: 1, connection: { kind: 'sending', forMs: 3000 } },
      'Sending 1 mark. It is saved on this phone.',
    ],
    ['never synced', { copy: { kind: 'never' } }, 'This race is not on this phone yet. It needs the network once.'],
    ['first sync', { copy: { kind: 'getting', rows: 240, of: 412 } }, 'Getting the race: 240 of 412 rows.'],
    [
      'first sync failed',
      { copy: { kind: 'failed', reason: 'the server did not answer' } },
      'The race did not arrive: the server did not answer. [Try again]',
    ],
    ['stale viewer', { isViewer: true, connection: { kind: 'offline' } }, 'As of 02:14, 12 min ago. Waiting for news.'],
    ['live', {}, 'Live. All marks sent. 9 of 12 phones heard in the last minute'],
  ];

  test.each(table)('%s', (_, facts, expected) => {
    expect(words(facts)).toBe(expected);
  });

  test('the first state from the top holds', () => {
    for (let later = 1; later < 4; later++) {
      const [, earlierFacts, earlier] = table[later - 1] ?? ['', {}, ''];
      const [, laterFacts] = table[later] ?? ['', {}];
      expect(words({ ...laterFacts, ...earlierFacts }).slice(0, 12)).toBe(earlier.slice(0, 12));
    }
  });

  test('whenever the phone is not live, line two says what is saved here and the last contact', () => {
    const offline = { ...three, connection: { kind: 'offline' } as const };
    expect(words({ ...offline, refused: 2 })).toBe(
      '2 marks were refused. Nothing is lost. 3 marks saved on this phone, last contact 02:14 [See why]',
    );
    expect(words({ ...offline, exchangeWithTwoTimes: 20 })).toContain(
      '3 marks saved on this phone, last contact 02:14',
    );
  });

  test('a race that never arrived does not look empty, with or without a network', () => {
    const never = { copy: { kind: 'never' }, lastContact: undefined } as const;
    expect(words({ ...never, connection: { kind: 'offline' } })).toBe(
      'This race is not on this phone yet. It needs the network once.',
    );
    expect(words({ ...never, connection: { kind: 'silent', nextTryInMs: undefined } })).toContain(
      'not on this phone yet',
    );
  });

  test('under 2 s of sending the tally alone shows it', () => {
    const facts = { ...liveFacts, unsent: 2, connection: { kind: 'sending', forMs: 1000 } } as const;
    expect(sentence(facts)).toMatchObject({ strong: 'Live.', tally: 2 });
  });

  test('one mark is one mark', () => {
    expect(words({ unsent: 1, connection: { kind: 'offline' } })).toBe(
      '1 mark saved on this phone, last contact 02:14',
    );
  });

  test('what is not saved and what was refused is said at once, the rest in its turn', () => {
    const isAlert = (facts: Partial<SentenceFacts>) => sentence({ ...liveFacts, ...facts }).isAlert;
    const notSaved = { reason: 'The storage of this phone failed.', stamp: '04:17:32' };
    expect(words({ notSaved })).toContain('NOT SAVED. The storage of this phone failed.');
    expect([isAlert({ notSaved }), isAlert({ refused: 1 })]).toEqual([true, true]);
    expect([isAlert({}), isAlert({ connection: ended })]).toEqual([false, false]);
  });

  test('a viewer is told two ages: the news’ and the team’s', () => {
    const phones = { heard: 0, all: 12, lastHeard: today('02:14:30') };
    expect(words({ isViewer: true, phones })).toBe(
      'Live. The team’s phones were last heard 02:14, so later times are projections.',
    );
    const cut = { isViewer: true, connection: { kind: 'offline' } } as const;
    expect(words({ ...cut, lastContact: today('02:25:30') })).toBe('As of 02:25. Waiting for news.');
    expect(words({ isViewer: true, connection: ended })).toBe(
      'Your link ended at 02:31. Ask the captain for a new one.',
    );
  });

  test('a viewer is never asked to choose and never told of marks', () => {
    expect(words({ isViewer: true, exchangeWithTwoTimes: 20 })).toBe('Live. 9 of 12 phones heard in the last minute');
  });
});
