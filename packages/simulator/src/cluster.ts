import type { Dice } from './dice.ts';
import { ServerNode } from './server-node.ts';
import type { SimulatedWorld } from './simulated-world.ts';

/** The nodes behind one address. A balancer sends each request to any of them that it takes to be alive. */
export class Cluster {
  readonly #world: SimulatedWorld;
  readonly #dice: Dice;
  readonly #nodes: ServerNode[] = [];
  #started = 0;

  constructor(world: SimulatedWorld) {
    this.#world = world;
    this.#dice = world.dice.fork('balancer');
  }

  nodes(): readonly ServerNode[] {
    return this.#nodes;
  }

  start(): ServerNode {
    const node = new ServerNode(this.#world, `node-${++this.#started}`);
    this.#nodes.push(node);
    return node;
  }

  pick(): ServerNode {
    return this.#dice.pick(this.#nodes);
  }

  /** Another one takes its place after a while; until then it refuses. */
  replace(node: ServerNode, afterMs: number): void {
    this.#world.time.start(`after ${node.name}`, afterMs, () => {
      const place = this.#nodes.indexOf(node);
      if (place < 0) return;
      node.kill();
      this.#nodes[place] = new ServerNode(this.#world, `node-${++this.#started}`);
    });
  }

  stop(): void {
    for (const node of this.#nodes) node.stop();
  }
}
