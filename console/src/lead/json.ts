/** JSON for reading: what is none stays as it is. */

/** The same with a line for each value. */
export function prettily(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
