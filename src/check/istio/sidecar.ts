import type { Acceptance } from '../acceptance';

export const sidecar: Acceptance = function* () {};
