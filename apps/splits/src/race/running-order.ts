/**
 * Who runs leg n as it was planned: the runners take turns in the order of their slots.
 * @param runners in that order
 */
export function inTurn<Runner>(runners: readonly Runner[], n: number): Runner | undefined {
  return runners[(n - 1) % runners.length];
}
