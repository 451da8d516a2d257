import { live, savedHere, states } from './sentence-states.ts';

/** What the sentence under the top strip is made from. Times in milliseconds since 1970. */
export interface SentenceFacts {
  readonly now: number;
  readonly timeZone: string;
  readonly isViewer: boolean;
  /** A mark that could not be stored, in words: "This phone is full." and its time. */
  readonly notSaved: { readonly reason: string; readonly stamp: string } | undefined;
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
  readonly phones: PhonesHeard | undefined;
}

/** Phones of the team that were heard in the last minute, of all that joined. */
export interface PhonesHeard {
  readonly heard: number;
  readonly all: number;
  /** When any of them was heard last. */
  readonly lastHeard?: number | undefined;
}

export type Connection =
  | { readonly kind: 'live' }
  /** On the way, too short a time to speak of it. */
  | { readonly kind: 'connecting' }
  /** `forMs`: how long already, in real time, which a time-lapse does not shorten. */
  | { readonly kind: 'sending'; readonly forMs: number }
  | { readonly kind: 'offline' }
  | { readonly kind: 'sign-in-page' }
  | { readonly kind: 'silent'; readonly nextTryInMs: number | undefined }
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
  /** Told to ears at once, and not in its turn. */
  readonly isAlert: boolean;
  /** Strokes of the tally. */
  readonly tally: number;
}

/** The first state that holds from the top, in its exact words. */
export function sentence(facts: SentenceFacts): Sentence {
  const words = states.map((state) => state(facts)).find((found) => found !== undefined) ?? live(facts);
  const lineTwo = words.lineTwo ?? (isLive(facts) || facts.isViewer ? '' : savedHere(facts));
  return { plain: '', act: undefined, tone: 'quiet', isAlert: false, ...words, lineTwo, tally: facts.unsent };
}

function isLive({ connection }: SentenceFacts): boolean {
  return connection.kind === 'live' || connection.kind === 'sending';
}
