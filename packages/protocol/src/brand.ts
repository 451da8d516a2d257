/** A value that was checked once and carries the proof in its type; the member never exists. */
export type Brand<Value, Name extends string> = Value & { readonly __brand: Name };
