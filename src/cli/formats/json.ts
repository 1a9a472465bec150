import type { Formatter } from '../report';

/** For programs: one document. */
export const json: Formatter = ({ findings, unusable, summary }) => `${JSON.stringify({ findings, unusable, summary }, undefined, 2)}\n`;
