/** Does work once for all who ask for it, by the same name, while it is under way. Nothing is kept after. */
export type SharedWork<Result> = (name: string, work: () => Promise<Result>) => Promise<Result>;

export function createSharedWork<Result>(): SharedWork<Result> {
  const underWay = new Map<string, Promise<Result>>();

  return (name, work) => {
    const joined = underWay.get(name);
    if (joined) return joined;
    const working = work().finally(() => underWay.delete(name));
    underWay.set(name, working);
    return working;
  };
}
