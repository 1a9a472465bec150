const MOST = 5;

/** The names that are most like one: those that it is a part of, or else those of which a few letters differ. */
export function nearest(name: string, names: readonly string[]): string[] {
  const containing = name === '' ? [] : names.filter(each => each.includes(name));
  if (containing.length > 0) {
    return containing.slice(0, MOST);
  }
  const limit = Math.ceil(name.length / 3);
  return names.map(each => ({ each, far: distance(name, each) })).filter(({ far }) => far <= limit)
    .sort((one, other) => one.far - other.far).slice(0, MOST).map(({ each }) => each);
}

/** How many letters must be changed, added or taken out to make one text of another. */
function distance(one: string, other: string): number {
  let row = [...Array(other.length + 1).keys()];
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column++) {
      next.push(Math.min(next[column - 1] + 1, row[column] + 1, row[column - 1] + (other[column - 1] === letter ? 0 : 1)));
    }
    row = next;
  }
  return row[other.length];
}
