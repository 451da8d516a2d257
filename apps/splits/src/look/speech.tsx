import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';

/** Two sentences are spoken at least this far apart. */
const gapMs = 10_000;

/** What a person did is told before what else changed. */
export type Urgency = 'answer' | 'change';
type Waiting = Partial<Record<Urgency, string>>;
type Speak = (sentence: string, urgency?: Urgency) => void;

const SpeechContext = createContext<Speak>(() => undefined);

/** Says a sentence to ears, as a `change` unless told otherwise: `const speak = useSpeech()`. */
export function useSpeech(): Speak {
  return useContext(SpeechContext);
}

/**
 * The one polite region of a page. It speaks changes of state, at most one in 10 s; what is
 * overtaken while it waits is not spoken.
 */
export function Speech({ children }: { readonly children: ReactNode }) {
  const [waiting, setWaiting] = useState<Waiting>({});
  const [spoken, setSpoken] = useState('');
  const quietUntil = useRef(0);

  const speak = useCallback<Speak>(
    (sentence, urgency = 'change') => setWaiting((others) => ({ ...others, [urgency]: sentence })),
    [],
  );

  useEffect(() => {
    const urgency = waiting.answer === undefined ? 'change' : 'answer';
    const next = waiting[urgency];
    if (next === undefined) return;
    const say = () => {
      quietUntil.current = performance.now() + gapMs;
      setSpoken(next);
      setWaiting(({ [urgency]: _, ...others }) => others);
    };
    const timer = setTimeout(say, Math.max(0, quietUntil.current - performance.now()));
    return () => clearTimeout(timer);
  }, [waiting]);

  return (
    <SpeechContext value={speak}>
      {children}
      <p className="spoken" role="status">
        {spoken}
      </p>
    </SpeechContext>
  );
}
