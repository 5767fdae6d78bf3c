/** A number with its word: `1 device`, `3 devices`. */
export function some(count: number, one: string): string {
  return count === 0 ? `no ${one}` : `${count} ${count === 1 ? one : `${one}s`}`;
}
