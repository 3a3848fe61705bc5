/** The page with its tables as they are printed now. Throws where a table's place is missing. */
export function fillPage(page: string, tables: Readonly<Record<string, () => string>>): string {
  return Object.entries(tables).reduce((text, [name, print]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!place.test(text)) throw new Error(`the page has no place for the table "${name}"`);
    return text.replace(place, (_, begin: string, end: string) => `${begin}\n${print()}\n\n${end}`);
  }, page);
}

/** Columns as wide as their widest cell: the formatter would make them so anyhow. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((_, i) => Math.max(...[titles, ...rows].map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [titles, widths.map((width) => "-".repeat(width)), ...rows].map(line).join("\n");
}
