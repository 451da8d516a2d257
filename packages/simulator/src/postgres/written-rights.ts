import type { Scope } from '@baton/protocol';
import type { Access } from '@baton/server';
import type { WorldTime } from '@baton/testing/client';
import { Rights } from '../rights.ts';
import type { Database } from './database.ts';

/** Rights that stand in a table, where servers look them up. */
export class WrittenRights extends Rights {
  readonly #database: Database;
  /** All that was granted so far is in the table. */
  written: Promise<unknown> = Promise.resolve();

  constructor(time: WorldTime, database: Database) {
    super(time);
    this.#database = database;
  }

  override give(subject: string, scope: Scope, access: Access): void {
    super.give(subject, scope, access);
    this.#write(subject, scope, access);
  }

  /** One that ends has ended once the table says so. */
  override grant(subject: string, scope: Scope, access: Access): void {
    if (ranks.indexOf(access) > ranks.indexOf(this.of(subject, scope))) super.grant(subject, scope, access);
    this.#write(subject, scope, access);
    this.written = this.written.then(() => super.grant(subject, scope, access));
  }

  #write(subject: string, scope: Scope, access: Access): void {
    this.written = this.written.then(() =>
      this.#database.query(
        `insert into allowed values ($1, $2, $3)
         on conflict (subject, scope) do update set access = excluded.access`,
        [subject, scope, access],
      ),
    );
  }
}

const ranks: readonly Access[] = ['none', 'read', 'write'];
