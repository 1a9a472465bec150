import type { Acceptance } from '../acceptance';

export const gateway: Acceptance = function* () {};
