import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../dice.ts';
import type { NodeOrder } from './node-process.ts';

interface Place {
  readonly name: string;
  port: number;
  child: ChildProcess | undefined;
  /** It can be asked. */
  isUp: boolean;
}

/** Servers that are processes, all on one database. Where one ends, another takes its place and its port. */
export class ServerNodes {
  readonly #databaseUrl: string;
  readonly #places: Place[] = [];
  readonly #strayErrors: string[] = [];
  #isOver = false;

  private constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  static async start(databaseUrl: string, count: number): Promise<ServerNodes> {
    const nodes = new ServerNodes(databaseUrl);
    for (let number = 1; number <= count; number++) {
      nodes.#places.push({ name: `node-${number}`, port: 0, child: undefined, isUp: false });
    }
    for (const place of nodes.#places) nodes.#fork(place);
    await nodes.allUp();
    return nodes;
  }

  /** The address of one of them, whether or not it is alive. */
  pick(dice: Dice): string {
    return `http://127.0.0.1:${dice.pick(this.#places).port}`;
  }

  async allUp(): Promise<void> {
    while (!this.#places.every(({ isUp }) => isUp)) await sleep(20);
  }

  /** `kill -9`. */
  kill(dice: Dice): void {
    dice.pick(this.#places).child?.kill('SIGKILL');
  }

  tell(dice: Dice, order: NodeOrder): void {
    const { child } = dice.pick(this.#places);
    if (child?.connected) child.send(order);
  }

  /** What they have logged as errors since this was last asked, besides that the database was away. */
  strayErrors(): readonly string[] {
    return this.#strayErrors.splice(0);
  }

  async close(): Promise<void> {
    this.#isOver = true;
    const children = this.#places.flatMap(({ child }) => child ?? []);
    const ended = children.map((child) => once(child, 'exit'));
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(ended);
  }

  #fork(place: Place): void {
    const child = fork(process.argv[1] ?? '', ['--node', place.name, this.#databaseUrl, String(place.port)], {
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    place.child = child;
    // It may die while it is told something.
    child.on('error', () => undefined);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#strayErrors.push(...text.split('\n').filter((line) => line !== '' && !isExpected(line)));
    });
    child.on('message', (port: number) => {
      place.port = port;
      place.isUp = true;
    });
    child.once('exit', () => {
      place.isUp = false;
      place.child = undefined;
      if (!this.#isOver) this.#fork(place);
    });
  }
}

function isExpected(line: string): boolean {
  return line.includes('"code":"DATABASE_UNAVAILABLE"');
}
