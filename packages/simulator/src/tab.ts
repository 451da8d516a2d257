import { createInspectedClient, type Inspection, type MutationHandle } from '@baton/client/engine';
import { isBatonError, type MutationId, type Scope } from '@baton/protocol';
import type { FakeTab } from '@baton/testing/client';
import type { Device } from './device.ts';
import { type App, schema } from './relay.ts';
import type { PersonsTab } from './workload/person.ts';

/** The application in one tab, and what is written down about it. */
export class Tab implements PersonsTab {
  readonly name: string;
  readonly device: Device;
  readonly client: App;
  readonly inside: Inspection;
  readonly #page: FakeTab;
  readonly #opened = new Map<Scope, { close(): void }>();
  /** Something has changed since the tab was last looked at. */
  isDirty = true;
  isFrozen = false;
  isReady = false;
  /** It knew the time when it was last asked. */
  isClockSure = false;

  constructor(device: Device, name: string) {
    this.device = device;
    this.name = name;
    this.#page = device.browser.openTab();
    const { subject, world } = device;
    const options = { schema, url: 'http://server/api/v1/sync', token: subject };
    const { client, inside } = createInspectedClient(options, this.#page.ports);
    this.client = client;
    this.inside = inside;
    this.inside.subscribe(() => {
      this.isDirty = true;
    });
    this.client.ready.then(
      () => {
        this.isReady = true;
        world.note(`${name} is ready`);
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

  opened(): readonly Scope[] {
    return [...this.#opened.keys()];
  }

  open(scope: Scope): void {
    if (!this.#opened.has(scope)) this.#opened.set(scope, this.client.open(scope));
  }

  shut(scope: Scope): void {
    this.#opened.get(scope)?.close();
    this.#opened.delete(scope);
  }

  /** Somebody does something here; follows what becomes of it. Nothing happens where the rows have gone meanwhile. */
  mutate(work: Parameters<App['mutate']>[0]): MutationId | undefined {
    try {
      return this.follow(this.client.mutate(work));
    } catch (error) {
      if (isBatonError(error)) return undefined;
      throw error;
    }
  }

  follow(handle: MutationHandle<unknown>): MutationId | undefined {
    const { world, subject } = this.device;
    const { id } = handle;
    const mutation = this.client.pending().find((pending) => pending.id === id)?.mutation;
    // What changes nothing is not issued.
    if (!mutation) return undefined;
    world.issued(this, subject, mutation);
    handle.saved.then(
      () => world.attempt(() => world.ledger.saved(id, world.model)),
      (error: unknown) => {
        world.met('storage refused a write');
        if (isBatonError(error) && error.code !== 'CLIENT_CLOSED') world.attempt(() => world.ledger.unsaved(id));
      },
    );
    handle.confirmed.then(
      (receipt) => world.attempt(() => world.ledger.confirmed(id, receipt, world.model)),
      () => undefined,
    );
    return id;
  }

  freeze(): void {
    this.isFrozen = true;
    this.#page.freeze();
  }

  thaw(): void {
    if (!this.isFrozen || this.device.isAsleep) return;
    this.isFrozen = false;
    this.#page.thaw();
    this.isDirty = true;
  }

  kill(): void {
    this.#page.kill();
  }
}
