import './sign.css';

/** The shape that stands beside a colour's word: a diamond for stop, a triangle for heed. */
export function Sign({ of }: { readonly of: 'stop' | 'heed' }) {
  return (
    <svg className={`sign sign-${of}`} width="12" height="12" viewBox="0 0 14 14" aria-hidden="true">
      <path d={of === 'stop' ? 'M7 0 14 7 7 14 0 7Z' : 'M7 1 14 13H0Z'} />
    </svg>
  );
}
