import type { Acceptance } from '../acceptance';

export const endpoints: Acceptance = function* () {};
