import { fork, type ChildProcess, type Serializable } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a child process does for its parent, by name. Parameters and results are JSON-like. */
export type Handlers = Readonly<Record<string, (...parameters: never[]) => unknown>>;

export interface Remote<Offered extends Handlers> {
  call<Name extends keyof Offered & string>(
    name: Name,
    ...parameters: Parameters<Offered[Name]>
  ): Promise<Awaited<ReturnType<Offered[Name]>>>;
  /** Ends the process as `kill -9` does. Open calls are rejected. */
  kill(): Promise<void>;
}

interface Call {
  readonly id: number;
  readonly name: string;
  readonly parameters: never[];
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** In a child: answers the parent's calls, until the parent goes. */
export function offer(handlers: Handlers): void {
  process.on('message', (message) => void answer(handlers, message as Call));
  process.on('disconnect', () => process.exit());
}

async function answer(handlers: Handlers, { id, name, parameters }: Call): Promise<void> {
  try {
    const handler = handlers[name];
    if (!handler) throw new Error(`nobody answers ${name}`);
    process.send?.({ id, result: await handler(...parameters) });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

/** In the parent: starts a module beside this folder as a process of its own. */
export function startProcess<Offered extends Handlers>(module: URL): Remote<Offered> {
  const child = fork(fileURLToPath(module), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: ['--expose-gc'],
  });
  const open = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  child.on('message', (message) => {
    const { id, result, error } = message as Answer;
    if (error === undefined) open.get(id)?.resolve(result);
    else open.get(id)?.reject(new Error(error));
    open.delete(id);
  });
  child.once('exit', (code, signal) => {
    for (const { reject } of open.values()) reject(new Error(`process ended: ${signal ?? `code ${code}`}`));
    open.clear();
  });
  return {
    call: (name, ...parameters) =>
      new Promise((resolve, reject) => {
        const id = calls++;
        open.set(id, { resolve: resolve as (result: unknown) => void, reject });
        child.send({ id, name, parameters } as Serializable);
      }),
    kill: () => end(child),
  };
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
