import { registerHooks } from "node:module";
import { applyEdits, type Edit, PLANT_VARIABLE, type Plant } from "./plant.ts";

// Imported before a program of ours: changes what the plant names while it is loaded, and nothing on disk.
const text = process.env[PLANT_VARIABLE];
if (text !== undefined) {
  const { edits } = JSON.parse(text) as Plant;
  const root = new URL("../../../", import.meta.url);
  const byUrl = Map.groupBy(edits, ({ file }: Edit) => new URL(file, root).href);
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const own = byUrl.get(url);
      if (own === undefined) return loaded;
      return { ...loaded, source: applyEdits(String(loaded.source), { file: url, edits: own }) };
    },
  });
}
