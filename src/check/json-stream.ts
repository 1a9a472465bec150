/**
 * The values of a text that has JSON objects one after another, as `jq '.items[]'` writes them: where each begins. Only one beginning if it is anything else.
 */
export function jsonStarts(text: string): number[] {
  const starts = [0];
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') {
        at++;
      } else if (character === '"') {
        inString = false;
      }
    } else if (character === '"') {
      inString = true;
    } else if (character === '{' || character === '[') {
      if (depth++ === 0 && character === '{' && text.slice(starts.at(-1), at).trim() !== '') {
        starts.push(at);
      }
    } else if (character === '}' || character === ']') {
      depth--;
    } else if (depth === 0 && character.trim() !== '') {
      return [0];
    }
  }
  return starts;
}
