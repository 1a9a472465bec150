import type { Acceptance } from '../acceptance';

export const service: Acceptance = function* () {};
