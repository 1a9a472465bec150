import { fields, text, type Fields } from './read';

/** Whether two conditions can be true at once, of which none may be there. */
export function meet<T>(one: T | undefined, other: T | undefined): boolean {
  return !one || !other || one === other;
}

/** Whether two matches can be for one caller. */
export function sourcesMeet(one: Fields, other: Fields): boolean {
  return meet(text(one.sourceNamespace), text(other.sourceNamespace))
    && Object.entries(fields(one.sourceLabels)).every(([label, value]) => meet(value, fields(other.sourceLabels)[label]));
}
