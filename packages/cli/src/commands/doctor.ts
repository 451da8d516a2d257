import { diagnose, type Finding } from '@baton/server/administration';
import { exitCodes, type AddCommand } from '../surroundings.ts';
import { addSchemaOptions, withSchema, type SchemaOptions } from '../with-database.ts';

interface DoctorOptions extends SchemaOptions {
  /** False with --no-log. */
  readonly log: boolean;
}

/** `baton doctor`: what loses changes, or will. */
export const addDoctor: AddCommand = (program, surroundings, end) => {
  addSchemaOptions(program.command('doctor'))
    .description('look for what loses changes, or will; changes nothing')
    .option('--no-log', 'do not compare the tables with the log, which reads both from end to end')
    .action(async (options: DoctorOptions) => {
      const findings = await withSchema(options, surroundings, (database, schema) =>
        diagnose(database, schema, { log: options.log }),
      );
      if (findings.some(({ severity }) => severity !== 'note')) end(exitCodes.findings);
      surroundings.print(options.json ? `${JSON.stringify({ findings })}\n` : findings.map(textOf).join(''));
    });
};

function textOf({ severity, code, subject, what, next }: Finding): string {
  return `${severity} ${code} ${subject}\n  ${what}\n${next === '' ? '' : `  ${next}\n`}`;
}
