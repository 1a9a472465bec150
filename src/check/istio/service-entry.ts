import type { Acceptance } from '../acceptance';

export const serviceEntry: Acceptance = function* () {};
