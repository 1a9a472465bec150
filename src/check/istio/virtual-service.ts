import type { Acceptance } from '../acceptance';

export const virtualService: Acceptance = function* () {};
