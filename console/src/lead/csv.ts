/** A table as a file: the very columns and rows that the screen shows, in their order. */

export type Cell = string | number | boolean | null;

/** A head and lines as CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe. */
export function csv(head: readonly string[], lines: readonly (readonly Cell[])[]): string {
  return [head, ...lines].map((line) => `${line.map(written).join(",")}\r\n`).join("");
}

function written(cell: Cell): string {
  if (typeof cell !== "string") return String(cell ?? "");
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Hands a file to the person; spreadsheets know by the mark at its beginning that it is UTF-8. */
export function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
