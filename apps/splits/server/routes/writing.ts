import * as v from 'valibot';

/** What a person wrote, trimmed. Control characters and broken UTF-16 cannot be stored, nor written by hand. */
export const writing = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Some of it is not writing. Type it anew.'),
);
