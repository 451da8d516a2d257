export interface TestPostgres {
  readonly url: string;
  /** Brings it back after `kill`, on the same port. */
  start(): Promise<void>;
  /** Shuts it down and removes its folder. */
  stop(): Promise<void>;
  /** Ends it as `kill -9` would; the folder stays. */
  kill(): Promise<void>;
}

export function startPostgres(options?: {
  readonly durable?: boolean;
  readonly settings?: Readonly<Record<string, string | number>>;
  /** The address of the cluster that it follows. */
  readonly standbyOf?: string;
}): Promise<TestPostgres>;
export function findBinaries(): string;
