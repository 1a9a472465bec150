import type { Acceptance } from '../acceptance';

export const authorizationPolicy: Acceptance = function* () {};
