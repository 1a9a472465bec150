import type { Acceptance } from '../acceptance';

export const workloadGroup: Acceptance = function* () {};
