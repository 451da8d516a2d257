export { createMemoryHints } from './memory-hints.ts';
export type { MemoryHints } from './memory-hints.ts';
export { createMemoryServer, serveFrom } from './memory-server.ts';
export type { MemoryServer, MemoryServerOptions } from './memory-server.ts';
export { createMemoryStore } from './memory-store.ts';
export type { MemoryStore, MemoryStoreParts } from './memory-store.ts';
export { createSeededBytes } from './seeded-bytes.ts';
export { createVirtualPorts, settle } from './virtual-ports.ts';
export type { VirtualPorts } from './virtual-ports.ts';
