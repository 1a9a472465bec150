/** What the ids of findings mean: a few words, and why that is wrong. */
export interface Explained {
  readonly [id: string]: readonly [title: string, why: string];
}

/** Ids that belong together. */
export interface ExplainedGroup {
  readonly title: string;
  readonly of: Explained;
}

/** The ids of any of some groups. */
export type IdOf<G extends ExplainedGroup> = G extends unknown ? keyof G['of'] & string : never;
