/** Compiles the judges, so that a later run starts at once. */
import { build, ORACLES } from './oracle';

ORACLES.forEach(build);
