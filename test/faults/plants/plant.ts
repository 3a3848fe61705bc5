/** A change of one exact piece of our source text, made while a process loads it and nowhere else. */
export interface Plant {
  readonly name: string;
  readonly edits: readonly Edit[];
}

export interface Edit {
  /** From the repository's root. */
  readonly file: string;
  /** Must be there exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** The variable that tells a process what to plant: JSON of a `Plant`. */
export const PLANT_VARIABLE = "PROOFLINE_PLANT";

/** What a child process has to be given so that it loads the changed text. */
export function environmentFor(plant: Plant): Record<string, string> {
  return {
    NODE_OPTIONS: `--import=${new URL("./load-planted.ts", import.meta.url).href}`,
    [PLANT_VARIABLE]: JSON.stringify(plant),
  };
}

/** The source with its edits. Throws when one has lost its place: a plant that changes nothing proves nothing. */
export function applyEdits(source: string, { file, edits }: { file: string; edits: readonly Edit[] }): string {
  return edits.reduce((text, { find, replace }) => {
    const [before, after, ...more] = text.split(find);
    if (before === undefined || after === undefined || more.length > 0) {
      throw new Error(`the text to change is not there exactly once in ${file}: ${find}`);
    }
    return before + replace + after;
  }, source);
}
