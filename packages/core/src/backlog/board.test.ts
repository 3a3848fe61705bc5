import { describe, expect, test } from "vitest";
import { anId } from "../testing/builders.ts";
import { createBacklogBoard } from "./board.ts";

const flooding = anId("prj", 1);
const quiet = anId("prj", 2);

describe("a process knows of the backlog", () => {
  test("what was counted, by project and in all", () => {
    const board = createBacklogBoard();
    board.beginCount()(
      new Map([
        [flooding, 70],
        [quiet, 2],
      ]),
    );
    expect(board.of(flooding)).toEqual({ project: 70, total: 72 });
    expect(board.of(anId("prj", 3))).toEqual({ project: 0, total: 72 });
    expect(board.total()).toBe(72);
  });

  test("its own messages at once, from before they are written", () => {
    const board = createBacklogBoard();
    const leave = board.enter(quiet);
    expect(board.of(quiet)).toEqual({ project: 1, total: 1 });
    leave(true);
    expect(board.of(quiet)).toEqual({ project: 1, total: 1 });
  });

  test("and forgets one that was not written after all", () => {
    const board = createBacklogBoard();
    board.enter(quiet)(false);
    expect(board.of(quiet)).toEqual({ project: 0, total: 0 });
  });

  test("a count takes the place of what was written before it began", () => {
    const board = createBacklogBoard();
    board.enter(quiet)(true);
    board.beginCount()(new Map([[quiet, 1]]));
    expect(board.of(quiet)).toEqual({ project: 1, total: 1 });
    board.beginCount()(new Map());
    expect(board.of(quiet)).toEqual({ project: 0, total: 0 });
  });

  test("a count never hides what was written while it ran, or is being written", () => {
    const board = createBacklogBoard();
    const early = board.enter(quiet);
    const apply = board.beginCount();
    const late = board.enter(quiet);
    late(true);
    apply(new Map());
    expect(board.of(quiet)).toEqual({ project: 2, total: 2 });
    early(true);
    expect(board.of(quiet)).toEqual({ project: 2, total: 2 });
    board.beginCount()(new Map([[quiet, 2]]));
    expect(board.of(quiet)).toEqual({ project: 2, total: 2 });
  });

  test("a count that failed leaves the board as it was", () => {
    const board = createBacklogBoard();
    board.beginCount()(new Map([[quiet, 5]]));
    board.enter(quiet)(true);
    board.beginCount();
    board.enter(quiet)(true);
    expect(board.of(quiet)).toEqual({ project: 7, total: 7 });
    board.beginCount()(new Map([[quiet, 4]]));
    expect(board.of(quiet)).toEqual({ project: 4, total: 4 });
  });
});
