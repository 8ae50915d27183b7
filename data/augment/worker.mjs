// Threads do not inherit tsx's loader on Node 20, so it is registered here; newer Nodes read TypeScript themselves.
if (!process.features.typescript) {
  const { register } = await import('tsx/esm/api');
  register();
}
await import('./worker.ts');
