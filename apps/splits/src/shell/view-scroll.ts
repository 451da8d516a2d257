import { useLayoutEffect, useRef } from 'react';

/** Each view keeps its own place in scrolling, so that a closed sheet shows the row it was opened from. */
export function useViewScroll(path: string): void {
  const tops = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const content = document.getElementById('content');
    if (!content) return;
    content.scrollTop = tops.current.get(path) ?? 0;
    const keep = () => tops.current.set(path, content.scrollTop);
    content.addEventListener('scroll', keep);
    return () => content.removeEventListener('scroll', keep);
  }, [path]);
}
