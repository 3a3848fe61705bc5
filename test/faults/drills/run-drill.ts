import type { Drill, DrillGround } from "./drill.ts";

/** What a project has unless a drill says otherwise. */
const USUAL = { checks_max: 5, guesses_per_day_max: 10, cooldowns: [30, 60, 120, 300], code_length: 6 };

/** The rules that the drill found broken. */
export async function runDrill(ground: DrillGround, { settings = {}, run }: Drill): Promise<string[]> {
  const changed = await ground.api.call("PATCH", "/v1/settings", { body: { ...USUAL, ...settings } });
  if (changed.status !== 200) throw new Error(`no settings: ${JSON.stringify(changed.body)}`);
  ground.receiver.answerWith(204);
  return await run(ground);
}
