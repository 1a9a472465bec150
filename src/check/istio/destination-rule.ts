import type { Acceptance } from '../acceptance';

export const destinationRule: Acceptance = function* () {};
