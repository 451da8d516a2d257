import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';

/** Two sentences are spoken at least this far apart. */
const gapMs = 10_000;

const SpeechContext = createContext<(sentence: string) => void>(() => undefined);

/** Says a sentence to ears: `const speak = useSpeech()`. */
export function useSpeech(): (sentence: string) => void {
  return useContext(SpeechContext);
}

/**
 * The one polite region of a page. It speaks changes of state, at most one in 10 s; of several
 * that wait only the newest.
 */
export function Speech({ children }: { readonly children: ReactNode }) {
  const [wanted, speak] = useState('');
  const [spoken, setSpoken] = useState('');
  const quietUntil = useRef(0);
  useEffect(() => {
    if (wanted === '') return;
    const waitMs = Math.max(0, quietUntil.current - performance.now());
    const timer = setTimeout(() => {
      quietUntil.current = performance.now() + gapMs;
      setSpoken(wanted);
    }, waitMs);
    return () => clearTimeout(timer);
  }, [wanted]);
  return (
    <SpeechContext value={speak}>
      {children}
      <p className="spoken" role="status">
        {spoken}
      </p>
    </SpeechContext>
  );
}
