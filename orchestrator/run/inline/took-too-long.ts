/** The call took longer than an inline stage may. It changed nothing, so it can be made again in a worker. */
export class TookTooLong extends Error {}
