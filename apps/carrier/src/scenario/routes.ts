import type { Carrier, CarrierApp } from "../carrier.ts";
import { problem } from "../problem.ts";
import { readBody } from "../read-body.ts";
import { ScenarioBody } from "./scenario-schema.ts";
import type { Scenario } from "./script.ts";

/** Bounds the memory and the search of a script that nobody clears. */
const SCENARIOS_MAX = 10_000;
const SCENARIO_MAX_BYTES = 1_048_576;

/** `POST`, `GET` and `DELETE /scenarios`: what happens to the sends to come. */
export function registerScenarios(app: CarrierApp, { script, magic }: Carrier): void {
  app.post("/scenarios", async (c) => {
    // A page in a browser can post text across origins, but not JSON.
    if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
      return problem({ status: 415, code: "not_json", title: "The body must be application/json" });
    }
    const body = parseJson(await readBody(c, SCENARIO_MAX_BYTES));
    if (body === undefined) return problem({ status: 400, code: "malformed", title: "The body is not JSON" });
    const parsed = ScenarioBody.safeParse(body);
    if (!parsed.success) {
      const errors = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
      return problem({ status: 422, code: "invalid_scenario", title: "Not a scenario", errors });
    }
    if (script.list().length >= SCENARIOS_MAX) {
      return problem({ status: 409, code: "too_many_scenarios", title: `At most ${SCENARIOS_MAX} scenarios can wait` });
    }
    return c.json(toScenarioItem(script.add(parsed.data)), 201);
  });
  app.get("/scenarios", (c) => c.json({ data: script.list().map(toScenarioItem) }));
  app.delete("/scenarios", (c) => {
    script.clear();
    magic.clear();
    return c.body(null, 204);
  });
}

function toScenarioItem({ id, body, position }: Scenario) {
  return { id, ...body, position };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
