/** The digest without the name of its algorithm, as baseline files hold it. */
export const bare = (digest: string): string => digest.slice(digest.indexOf(':') + 1);
