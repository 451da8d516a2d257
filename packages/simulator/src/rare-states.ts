/** States that a system is seldom in and that bugs live in; each must be met for a run to count. */
export const rareStates = [
  'merged over an unseen value',
  'refused by the server',
  'told again of what was settled',
  'transaction rolled back',
  'several mutations in one commit',
  'effect seen before its receipt',
  'two tabs believe that they lead',
  'write while the leader is frozen',
  'clock lost its footing',
  'scope purged after its right ended',
  'storage refused a write',
  'settled so long ago that it is forgotten',
] as const;

export type RareState = (typeof rareStates)[number];
