/** Arguments with which a child process of a test loads TypeScript. */
export const LOADER: readonly string[] = ['--import', new URL('like-tsx/register.mjs', import.meta.url).href];

/** As the guide tells users to start the program. */
export const TSX: readonly string[] = ['--import', 'tsx'];
