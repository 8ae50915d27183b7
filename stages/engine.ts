/** Opens the engine of a stage's environment. Stages with `environment: ['tensor']` call it before their first tensor. */
export async function openEngineOf(environment: Readonly<Record<string, string>>): Promise<void> {
  const { openWorkerEngine } = await import('../learn/engine/activate.ts');
  await openWorkerEngine(environment.engine);
}
