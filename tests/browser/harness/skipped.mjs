// Thrown by a journey that cannot be gone on this machine, with the reason.
export class Skipped extends Error {}
