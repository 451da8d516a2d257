import { createInspectedClient, type Settlement } from '@baton/client/engine';
import { isBatonError, type Mutation, type MutationId } from '@baton/protocol';
import type { FakeTab } from '@baton/testing/client';
import type { Device } from './device.ts';
import { schema } from './relay.ts';
import { PersonsTab } from './workload/persons-tab.ts';

/** The application in one tab, and what is written down about it. */
export class Tab extends PersonsTab {
  readonly name: string;
  readonly device: Device;
  readonly #page: FakeTab;
  /** Something has changed since the tab was last looked at. */
  isDirty = true;
  isFrozen = false;
  isReady = false;
  /** When it began to run, or went on; never, where it does not run. */
  runsSinceMs = Number.POSITIVE_INFINITY;
  /** Half of the pages have the time on them; the others read their clock when somebody writes. */
  readonly showsTime: boolean;
  /** It knew the time when it was last asked. */
  isClockSure = false;

  constructor(device: Device, name: string) {
    const { world } = device;
    const page = device.browser.openTab();
    super(createInspectedClient({ schema, url: 'http://server/api/v1/sync', token: () => device.token }, page.ports));
    this.#page = page;
    this.device = device;
    this.name = name;
    this.showsTime = device.dice.fork(name).chance(0.5);
    this.inside.subscribe(() => {
      this.isDirty = true;
    });
    this.client.ready.then(
      () => {
        this.isReady = true;
        if (!this.isFrozen) this.runsSinceMs = world.time.nowMs;
        world.note(`${name} is ready`);
        if (world.isAtRest) this.client.network.restore();
      },
      (error: unknown) => {
        world.note(`${name} cannot open: ${isBatonError(error) ? error.code : String(error)}`);
        world.time.start('somebody opens it again', 3_000, () => device.reload(this));
      },
    );
  }

  get isLeader(): boolean {
    return this.client.status().isLeader;
  }

  get life() {
    return this.#page.life;
  }

  protected issued(mutation: Mutation): void {
    this.device.world.issued(this, this.device.subject, mutation);
  }

  protected saved(id: MutationId): void {
    const { world } = this.device;
    world.judge(() => world.ledger.saved(id, world.model));
  }

  protected unsaved(id: MutationId, error: unknown): void {
    const { world } = this.device;
    world.met('storage refused a write');
    if (isBatonError(error) && error.code !== 'CLIENT_CLOSED') world.judge(() => world.ledger.unsaved(id));
  }

  protected confirmed(id: MutationId, settlement: Settlement): void {
    const { world } = this.device;
    if (world.model.isForgotten(id)) world.met('settled so long ago that it is forgotten');
    world.judge(() => world.ledger.confirmed(id, settlement, world.model));
  }

  freeze(): void {
    this.isFrozen = true;
    this.device.witness.pageComesOrGoes();
    this.runsSinceMs = Number.POSITIVE_INFINITY;
    this.#page.freeze();
  }

  thaw(): void {
    if (!this.isFrozen || this.device.isAsleep) return;
    this.isFrozen = false;
    this.#page.thaw();
    this.isDirty = true;
    if (this.isReady) this.runsSinceMs = this.device.world.time.nowMs;
  }

  kill(): void {
    this.#page.kill();
  }
}
