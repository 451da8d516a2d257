/** What the `baton` command does, as functions over a database. */
export { migrate } from '../postgres/migrate.ts';
export { connect, type DatabaseAddress } from './connect.ts';
export { detach, readAttachment, type Attachment } from './detach.ts';
export { diagnose, type DoctorOptions } from './doctor.ts';
export { draftSchema, type DraftRequest, type SchemaDraft } from './draft-schema.ts';
export type { Finding, FindingCode } from './finding.ts';
export { planMigration, type MigrationPlan } from './plan-migration.ts';
export { rescan, type Rescanned } from './rescan.ts';
