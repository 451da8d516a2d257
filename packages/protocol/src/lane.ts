/** How soon a mutation should leave the device; most urgent first. */
export const lanes = ['critical', 'high', 'medium', 'low'] as const;
export type Lane = (typeof lanes)[number];
