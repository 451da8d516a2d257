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

  override grant(subject: string, scope: Scope, access: Access): void {
    super.grant(subject, scope, access);
    this.#write(subject, scope, access);
  }

  #write(subject: string, scope: Scope, access: Access): void {
    const writing = this.written.then(() =>
      this.#database.query(
        `insert into allowed values ($1, $2, $3)
         on conflict (subject, scope) do update set access = excluded.access`,
        [subject, scope, access],
      ),
    );
    this.written = writing;
  }
}
