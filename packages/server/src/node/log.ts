import { isBatonError } from '@baton/protocol';
import { destination, pino, type DestinationStream, type Logger } from 'pino';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** JSON lines on standard error. Tokens are blanked wherever somebody should log one. */
export function createLog(level: LogLevel, output: DestinationStream = destination(2)): Logger {
  return pino(
    {
      level,
      redact: ['authorization', 'token', 'ticket', 'secret', '*.authorization', '*.token', '*.ticket', '*.secret'],
      serializers: { err: describe },
    },
    output,
  );
}

/** A driver's error holds parameters and rows beside its message: only these members are kept. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack } = error;
  const code = 'code' in error ? error.code : undefined;
  const details = isBatonError(error) ? error.details : undefined;
  const cause = error.cause === undefined ? undefined : describe(error.cause);
  return { name, code, message, details, stack, cause };
}
