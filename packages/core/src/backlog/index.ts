export type { Backlog, BacklogStore, CountedBacklog } from "./backlog.ts";
export { type BacklogBoard, createBacklogBoard } from "./board.ts";
export { type BacklogLimits, requireRoom } from "./require-room.ts";
