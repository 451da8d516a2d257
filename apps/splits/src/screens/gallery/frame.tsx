import type { ReactNode } from 'react';
import { Screen } from '../../look/screen.tsx';
import { SentenceBar } from '../../look/sentence-bar.tsx';
import { Speech } from '../../look/speech.tsx';
import type { RaceState } from '../../race/race-state.ts';
import type { SentenceFacts } from '../../race/words/sentence.ts';
import { raceTimeText } from '../../race/words/time-words.ts';
import { sampleSentence } from './sample-sentences.ts';

interface FrameProps {
  readonly state: RaceState;
  readonly now: number;
  readonly tab: 'Now' | 'Legs' | 'Vans' | 'Mine';
  /** What differs from "live". */
  readonly facts?: Partial<SentenceFacts>;
  readonly children: ReactNode;
}

/** A screen as the shell frames it. */
export function Frame({ state, now, tab, facts, children }: FrameProps) {
  return (
    <Speech>
      <Screen
        title={state.race.name}
        time={raceTimeText(now, state.race.timeZone)}
        sentence={
          <SentenceBar sentence={sampleSentence(now, facts)} onAct={() => undefined} onOpen={() => undefined} />
        }
        tabs={['Now', 'Legs', 'Vans', 'Mine', 'More'].map((label) => ({
          label,
          href: `#${label}`,
          isCurrent: label === tab,
        }))}
        onGo={() => undefined}
      >
        {children}
      </Screen>
    </Speech>
  );
}
