export type { Backlog, BacklogStore, CountedBacklog } from "./backlog.ts";
export { type BacklogBoard, createBacklogBoard } from "./board.ts";
export { jobPriority, URGENCIES, type Urgency } from "./job-priority.ts";
export { type BacklogLimits, judgeRoom, requireRoom } from "./require-room.ts";
