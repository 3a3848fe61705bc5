import { createBacklogBoard } from "@proofline/core/backlog";
import { fromUuid } from "@proofline/core/runtime";
import { expect, test, vi } from "vitest";
import { watchBacklog } from "./watch-backlog.ts";

const project = fromUuid("prj", "019a0000-0000-7000-8000-000000000001");

function aWatch(count: () => Promise<number>) {
  const board = createBacklogBoard();
  const lines: string[] = [];
  const start = () =>
    watchBacklog({
      board,
      backlogs: { count: async () => new Map([[project, await count()]]) },
      log: { warn: (event) => void lines.push(event) },
      intervalMs: 1,
    });
  return { board, lines, start };
}

test("an api that cannot count the backlog does not begin to accept", async () => {
  const { start } = aWatch(() => Promise.reject(new Error("away")));
  await expect(start()).rejects.toThrow("away");
});

test("the board follows the count, and stops with the process", async () => {
  let unsent = 3;
  const { board, start } = aWatch(async () => unsent);
  const watch = await start();
  expect(board.of(project).project).toBe(3);
  unsent = 9;
  await vi.waitFor(() => expect(board.of(project).project).toBe(9));
  await watch.stop();
  unsent = 1;
  expect(board.of(project).project).toBe(9);
});

test("a count that fails later leaves the last one, and is said once until one succeeds", async () => {
  let counts = 0;
  const { board, lines, start } = aWatch(async () => {
    counts += 1;
    if (counts > 1 && counts < 5) throw new Error("away");
    return counts;
  });
  const watch = await start();
  await vi.waitFor(() => expect(board.of(project).project).toBeGreaterThan(4));
  await watch.stop();
  expect(lines).toEqual(["backlog.not_counted"]);
});
