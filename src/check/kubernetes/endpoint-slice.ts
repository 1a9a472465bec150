import type { Acceptance } from '../acceptance';

export const endpointSlice: Acceptance = function* () {};
