import type { Mutation } from '@baton/protocol';
import { Violation } from '../violation.ts';
import type { PersonsTab } from '../workload/persons-tab.ts';

/** A mutation that was just issued says where the confirmed rows stood that its author looked at. */
export function checkSeen({ inside }: PersonsTab, { id, operations, seen = [] }: Mutation): void {
  for (const { scope } of operations) {
    const said = seen.find((version) => version.scope === scope);
    const held = inside.cursor(scope);
    if (said?.version === held?.version && said?.tag === held?.tag) continue;
    throw new Violation(
      'conflicts-by-rule',
      `${id} says it saw ${said?.version} of ${scope}, and saw ${held?.version}`,
    );
  }
}
