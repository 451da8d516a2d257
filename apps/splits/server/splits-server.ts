import { type BatonServer, createServer, type ServerOptions } from '@baton/server';
import { schema, type SplitsSchema } from '../src/schema.ts';
import { accessOf } from './access.ts';
import { type DemoTemplate, readDemoTemplate } from './demo-race.ts';
import { noteContact } from './phones.ts';
import { createPrivateTables } from './private-tables.ts';
import { addSplitsRoutes } from './routes/index.ts';
import { rules } from './rules.ts';
import { addStaticFiles } from './static-files.ts';

export interface SplitsServerOptions
  extends Pick<ServerOptions<SplitsSchema>, 'databaseUrl' | 'dataFolder' | 'logLevel'> {
  /** Where the course and the team of the template are. */
  readonly templateFolder: string;
  /** The built pages. */
  readonly pagesFolder: string;
}

export interface SplitsServer extends BatonServer {
  readonly demoTemplate: DemoTemplate;
}

/** Baton's server with the rights, rules, routes and pages of splits. */
export async function createSplitsServer(options: SplitsServerOptions): Promise<SplitsServer> {
  const { templateFolder, pagesFolder, ...serverOptions } = options;
  const demoTemplate = await readDemoTemplate(templateFolder);
  const server: BatonServer = await createServer<SplitsSchema>({
    ...serverOptions,
    schema,
    prepare: createPrivateTables,
    rules,
    authorize: (request) => accessOf(server.database, request),
    onContact: (contact) => noteContact(server.database, contact),
    routes: (app, self) => {
      addSplitsRoutes(app, self, demoTemplate);
      addStaticFiles(app, pagesFolder);
    },
  });
  return { ...server, demoTemplate };
}
