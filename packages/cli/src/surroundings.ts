import type { Command } from 'commander';

/** What a command has of the world around it. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** To standard output. */
  readonly print: (text: string) => void;
  /** To standard error. */
  readonly complain: (text: string) => void;
  /** Conditions of `exports` by which the schema's imports are found, beside Node's own. */
  readonly conditions?: readonly string[];
}

export const exitCodes = { fine: 0, findings: 1, failed: 2 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Adds one command to the program; `end` takes its exit code where that is not 0. */
export type AddCommand = (program: Command, surroundings: Surroundings, end: (code: ExitCode) => void) => void;
