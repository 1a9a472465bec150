/** A command that can not be carried out as it was given. */
export class UsageError extends Error {}
