import { countAtStart, countText } from './count-words.ts';
import { durationText, runningTimeText } from './duration-words.ts';
import { minuteText } from './time-words.ts';

/** What the sentence under the top strip is made from. Times in milliseconds since 1970. */
export interface SentenceFacts {
  readonly now: number;
  readonly timeZone: string;
  readonly isViewer: boolean;
  /** The recorded time of a mark that could not be stored, already in words. */
  readonly notSaved: string | undefined;
  /** Marks that the server refused. */
  readonly refused: number;
  /** The first exchange with two times to choose between. */
  readonly exchangeWithTwoTimes: number | undefined;
  /** Marks on this phone that the server has not confirmed. */
  readonly unsent: number;
  /** The last proven round trip. */
  readonly lastContact: number | undefined;
  readonly connection: Connection;
  readonly copy: RaceCopy;
  /** Phones heard in the last minute, of all that joined. */
  readonly phones: { readonly heard: number; readonly all: number } | undefined;
}

export type Connection =
  | { readonly kind: 'live' }
  /** On the way, too short a time to speak of it. */
  | { readonly kind: 'connecting' }
  | { readonly kind: 'sending'; readonly since: number }
  | { readonly kind: 'offline' }
  | { readonly kind: 'sign-in-page' }
  | { readonly kind: 'silent'; readonly nextTryAt: number | undefined }
  | { readonly kind: 'link-ended'; readonly at: number }
  | { readonly kind: 'too-old' }
  | { readonly kind: 'paused'; readonly since: number; readonly reason: string };

/** How much of the race this phone has. */
export type RaceCopy =
  | { readonly kind: 'here' }
  | { readonly kind: 'never' }
  | { readonly kind: 'getting'; readonly rows: number; readonly of: number }
  | { readonly kind: 'failed'; readonly reason: string };

export type SentenceAct = 'try-again' | 'see-why' | 'choose' | 'update';

/** Two lines: the fact in `strong`, the rest of line one in `plain`, and line two. */
export interface Sentence {
  readonly strong: string;
  readonly plain: string;
  readonly lineTwo: string;
  readonly act: { readonly id: SentenceAct; readonly label: string } | undefined;
  /** `stop` where work is refused or not saved, `heed` where a person should choose. */
  readonly tone: 'quiet' | 'heed' | 'stop';
  /** Strokes of the tally. */
  readonly tally: number;
}

type Words = Partial<Omit<Sentence, 'tally'>> & { readonly strong: string };
type State = (facts: SentenceFacts) => Words | undefined;

const quietSendingMs = 2000;

/** The first state that holds from the top, in its exact words. */
export function sentence(facts: SentenceFacts): Sentence {
  const words = states.map((state) => state(facts)).find((found) => found !== undefined) ?? live(facts);
  const lineTwo = words.lineTwo ?? (isLive(facts) || facts.isViewer ? '' : savedHere(facts));
  return { plain: '', act: undefined, tone: 'quiet', ...words, lineTwo, tally: facts.unsent };
}

const states: readonly State[] = [
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

function notSaved({ notSaved: time }: SentenceFacts): Words | undefined {
  if (time === undefined) return undefined;
  return {
    strong: 'NOT SAVED.',
    plain: 'This phone is full.',
    lineTwo: `Write down ${time}.`,
    act: { id: 'try-again', label: 'Try again' },
    tone: 'stop',
  };
}

function refused({ refused: count }: SentenceFacts): Words | undefined {
  if (count === 0) return undefined;
  return {
    strong: `${countText(count, 'mark')} ${count === 1 ? 'was' : 'were'} refused.`,
    plain: 'Nothing is lost.',
    act: { id: 'see-why', label: 'See why' },
    tone: 'stop',
  };
}

function twoTimes({ exchangeWithTwoTimes: n, isViewer }: SentenceFacts): Words | undefined {
  if (n === undefined || isViewer) return undefined;
  return { strong: `Exchange ${n} has two times.`, act: { id: 'choose', label: 'Choose' }, tone: 'heed' };
}

function linkEnded({ connection, timeZone, ...facts }: SentenceFacts): Words | undefined {
  if (connection.kind !== 'link-ended') return undefined;
  const strong = `Your link ended at ${minuteText(connection.at, timeZone)}.`;
  return { strong, lineTwo: `${marksHere(facts)} Ask the captain for a new one.`, tone: 'stop' };
}

function tooOld({ connection, ...facts }: SentenceFacts): Words | undefined {
  if (connection.kind !== 'too-old') return undefined;
  return {
    strong: 'This version can no longer send.',
    lineTwo: marksHere(facts),
    act: { id: 'update', label: 'Update' },
    tone: 'stop',
  };
}

function paused({ connection, timeZone, ...facts }: SentenceFacts): Words | undefined {
  if (connection.kind !== 'paused') return undefined;
  const since = minuteText(connection.since, timeZone);
  return {
    strong: `Sending is paused since ${since}: "${connection.reason}".`,
    lineTwo: marksHere(facts),
    tone: 'heed',
  };
}

// An absent race is said before the network's state: it must never look like an empty one.
function notHere({ copy, connection, ...facts }: SentenceFacts): Words | undefined {
  if (copy.kind === 'here') return undefined;
  const lineTwo = facts.unsent > 0 ? marksHere(facts) : '';
  if (connection.kind === 'sign-in-page') {
    return { strong: signInPageWords, lineTwo: lineTwo || 'This race is not on this phone yet.' };
  }
  if (copy.kind === 'getting') return { strong: `Getting the race: ${copy.rows} of ${copy.of} rows.`, lineTwo };
  if (copy.kind === 'never')
    return { strong: 'This race is not on this phone yet.', plain: 'It needs the network once.', lineTwo };
  return {
    strong: 'The race did not arrive:',
    plain: `${copy.reason}.`,
    lineTwo,
    act: { id: 'try-again', label: 'Try again' },
  };
}

function staleViewer({ isViewer, connection, lastContact, now, timeZone }: SentenceFacts): Words | undefined {
  if (!isViewer || connection.kind === 'live' || lastContact === undefined) return undefined;
  const age = now - lastContact;
  if (age < 60_000) return undefined;
  return {
    strong: `As of ${minuteText(lastContact, timeZone)}, ${durationText(age)} ago.`,
    lineTwo: 'Waiting for news.',
  };
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

function silent({ connection, now, ...facts }: SentenceFacts): Words | undefined {
  if (connection.kind !== 'silent') return undefined;
  const wait = connection.nextTryAt === undefined ? undefined : Math.max(0, connection.nextTryAt - now);
  const next = wait === undefined ? '' : `, next try in ${runningTimeText(wait)}`;
  return { strong: 'The server does not answer.', lineTwo: `${marksHere(facts).slice(0, -1)}${next || '.'}` };
}

function sending({ connection, unsent, now }: SentenceFacts): Words | undefined {
  if (connection.kind !== 'sending' || unsent === 0 || now - connection.since < quietSendingMs) return undefined;
  const saved = unsent === 1 ? 'It is saved on this phone.' : 'They are saved on this phone.';
  return { strong: `Sending ${countText(unsent, 'mark')}.`, lineTwo: saved };
}

function live({ phones, isViewer, connection, ...facts }: SentenceFacts): Words {
  const heard = phones ? `${phones.heard} of ${countText(phones.all, 'phone')} heard in the last minute` : '';
  if (connection.kind === 'connecting') return { strong: 'Connecting.', lineTwo: isViewer ? '' : savedHere(facts) };
  return { strong: isViewer || facts.unsent > 0 ? 'Live.' : 'Live. All marks sent.', lineTwo: heard };
}

function isLive({ connection }: SentenceFacts): boolean {
  return connection.kind === 'live' || connection.kind === 'sending';
}

type Saved = Pick<SentenceFacts, 'unsent'>;
type SavedAndContact = Pick<SentenceFacts, 'unsent' | 'lastContact'> & { readonly timeZone?: string };

/** `3 marks saved on this phone.` or `All marks sent.` */
function marksHere({ unsent }: Saved): string {
  return unsent === 0 ? 'All marks sent.' : `${countText(unsent, 'mark')} saved on this phone.`;
}

/** `3 marks saved on this phone, last contact 02:14` */
function savedHere(facts: SavedAndContact): string {
  const contact = contactText(facts);
  return contact ? `${marksHere(facts).slice(0, -1)}, ${contact}` : marksHere(facts);
}

function contactText({ lastContact, timeZone }: SavedAndContact): string {
  return lastContact === undefined || timeZone === undefined ? '' : `last contact ${minuteText(lastContact, timeZone)}`;
}
