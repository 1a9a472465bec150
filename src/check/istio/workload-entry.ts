import type { Acceptance } from '../acceptance';

export const workloadEntry: Acceptance = function* () {};
