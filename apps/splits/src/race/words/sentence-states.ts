import { countAtStart, countText } from './count-words.ts';
import { durationText, runningTimeText } from './duration-words.ts';
import type { Sentence, SentenceFacts } from './sentence.ts';
import { dayMinuteText } from './time-words.ts';

/** What one state says; what it leaves out is filled in by `sentence`. */
export type Words = Partial<Omit<Sentence, 'tally'>> & { readonly strong: string };
export type State = (facts: SentenceFacts) => Words | undefined;

const quietSendingMs = 2000;
const minuteMs = 60_000;

/** In the order of precedence: the first that holds is said. */
export const states: readonly State[] = [
  notSaved,
  refused,
  twoTimes,
  linkEnded,
  tooOld,
  paused,
  notHere,
  staleViewer,
  offline,
  signInPage,
  silent,
  sending,
];

function notSaved({ notSaved: lost }: SentenceFacts): Words | undefined {
  if (!lost) return undefined;
  return {
    strong: 'NOT SAVED.',
    plain: lost.reason,
    lineTwo: `Write down ${lost.stamp}.`,
    act: { id: 'try-again', label: 'Try again' },
    tone: 'stop',
    isAlert: true,
  };
}

function refused({ refused: count }: SentenceFacts): Words | undefined {
  if (count === 0) return undefined;
  return {
    strong: `${countText(count, 'mark')} ${count === 1 ? 'was' : 'were'} refused.`,
    plain: 'Nothing is lost.',
    act: { id: 'see-why', label: 'See why' },
    tone: 'stop',
    isAlert: true,
  };
}

function twoTimes({ exchangeWithTwoTimes: n, isViewer }: SentenceFacts): Words | undefined {
  if (n === undefined || isViewer) return undefined;
  return {
    strong: `${n === 0 ? 'The start' : `Exchange ${n}`} has two times.`,
    act: { id: 'choose', label: 'Choose' },
    tone: 'heed',
  };
}

function linkEnded(facts: SentenceFacts): Words | undefined {
  const { connection, now, timeZone, isViewer } = facts;
  if (connection.kind !== 'link-ended') return undefined;
  const saved = isViewer ? '' : `${marksHere(facts)}. `;
  return {
    strong: `Your link ended at ${dayMinuteText(connection.at, now, timeZone)}.`,
    plain: `${saved}Ask the captain for a new one.`,
    lineTwo: '',
    tone: 'stop',
  };
}

function tooOld(facts: SentenceFacts): Words | undefined {
  if (facts.connection.kind !== 'too-old') return undefined;
  return {
    strong: 'This version can no longer send.',
    lineTwo: `${marksHere(facts)}.`,
    act: { id: 'update', label: 'Update' },
    tone: 'stop',
  };
}

function paused(facts: SentenceFacts): Words | undefined {
  const { connection, now, timeZone } = facts;
  if (connection.kind !== 'paused') return undefined;
  return {
    strong: `Sending is paused since ${dayMinuteText(connection.since, now, timeZone)}:`,
    plain: `"${connection.reason}".`,
    lineTwo: `${marksHere(facts)}.`,
    tone: 'heed',
  };
}

// An absent race is said before the network's state: it must never look like an empty one.
function notHere(facts: SentenceFacts): Words | undefined {
  const { copy, connection } = facts;
  if (copy.kind === 'here') return undefined;
  const lineTwo = facts.unsent > 0 ? `${marksHere(facts)}.` : '';
  if (connection.kind === 'sign-in-page') {
    return { strong: signInPageWords, lineTwo: lineTwo || 'This race is not on this phone yet.' };
  }
  if (copy.kind === 'getting') return { strong: `Getting the race: ${copy.rows} of ${copy.of} rows.`, lineTwo };
  if (copy.kind === 'never') {
    return { strong: 'This race is not on this phone yet.', plain: 'It needs the network once.', lineTwo };
  }
  const act = { id: 'try-again', label: 'Try again' } as const;
  return { strong: 'The race did not arrive:', plain: `${copy.reason}.`, lineTwo, act };
}

// What a viewer sees is as old as the last contact, whatever keeps the news away.
function staleViewer({ isViewer, connection, lastContact, now, timeZone }: SentenceFacts): Words | undefined {
  if (!isViewer || connection.kind === 'live' || lastContact === undefined) return undefined;
  const age = now - lastContact;
  if (age < minuteMs && connection.kind === 'connecting') return undefined;
  const ago = age < minuteMs ? '' : `, ${durationText(age)} ago`;
  return { strong: `As of ${dayMinuteText(lastContact, now, timeZone)}${ago}.`, lineTwo: 'Waiting for news.' };
}

function offline(facts: SentenceFacts): Words | undefined {
  if (facts.connection.kind !== 'offline') return undefined;
  if (facts.unsent === 0) return { strong: 'No network.', lineTwo: savedHere(facts) };
  return {
    strong: `${countAtStart(facts.unsent, 'mark')} saved on this phone${facts.lastContact === undefined ? '' : ','}`,
    lineTwo: contactText(facts),
  };
}

const signInPageWords = 'This network wants you to sign in.';

function signInPage(facts: SentenceFacts): Words | undefined {
  return facts.connection.kind === 'sign-in-page' ? { strong: signInPageWords, lineTwo: savedHere(facts) } : undefined;
}

function silent(facts: SentenceFacts): Words | undefined {
  const { connection } = facts;
  if (connection.kind !== 'silent') return undefined;
  const { nextTryInMs } = connection;
  const next = nextTryInMs === undefined ? '.' : `, next try in ${runningTimeText(nextTryInMs)}`;
  return { strong: 'The server does not answer.', lineTwo: `${marksHere(facts)}${next}` };
}

function sending({ connection, unsent }: SentenceFacts): Words | undefined {
  if (connection.kind !== 'sending' || unsent === 0 || connection.forMs < quietSendingMs) return undefined;
  const saved = unsent === 1 ? 'It is saved on this phone.' : 'They are saved on this phone.';
  return { strong: `Sending ${countText(unsent, 'mark')}.`, lineTwo: saved };
}

/** What is said where no other state holds. */
export function live(facts: SentenceFacts): Words {
  const { phones, isViewer, connection, unsent } = facts;
  if (connection.kind === 'connecting') return { strong: 'Connecting.' };
  const heard = phones ? `${phones.heard} of ${countText(phones.all, 'phone')} heard in the last minute` : '';
  if (!isViewer) return { strong: unsent > 0 ? 'Live.' : 'Live. All marks sent.', lineTwo: heard };
  const silence = teamSilence(facts);
  return silence === undefined ? { strong: 'Live.', lineTwo: heard } : { strong: 'Live.', plain: silence };
}

/** The viewer's second age: the server is live, but nobody on the course has spoken. */
function teamSilence({ phones, now, timeZone }: SentenceFacts): string | undefined {
  if (!phones || phones.heard > 0 || phones.lastHeard === undefined) return undefined;
  const at = dayMinuteText(phones.lastHeard, now, timeZone);
  return `The team’s phones were last heard ${at}, so later times are projections.`;
}

/** `3 marks saved on this phone` or `All marks sent`, without its full stop. */
function marksHere({ unsent }: SentenceFacts): string {
  return unsent === 0 ? 'All marks sent' : `${countText(unsent, 'mark')} saved on this phone`;
}

/** `3 marks saved on this phone, last contact 02:14` */
export function savedHere(facts: SentenceFacts): string {
  const contact = contactText(facts);
  return contact ? `${marksHere(facts)}, ${contact}` : `${marksHere(facts)}.`;
}

function contactText({ lastContact, now, timeZone }: SentenceFacts): string {
  return lastContact === undefined ? '' : `last contact ${dayMinuteText(lastContact, now, timeZone)}`;
}
