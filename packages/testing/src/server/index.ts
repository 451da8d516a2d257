export { createMemoryStore } from './memory-store.ts';
export type { MemoryStore, MemoryStoreParts } from './memory-store.ts';
export { createSeededBytes } from './seeded-bytes.ts';
