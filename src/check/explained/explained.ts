/** What the ids of findings mean: a few words, and why that is wrong. */
export interface Explained {
  readonly [id: string]: readonly [title: string, why: string];
}
