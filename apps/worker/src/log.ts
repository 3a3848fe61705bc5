import type { Logger } from "@proofline/observability";

/** The lines that this app writes. */
export type WorkerLog = Pick<Logger, "info" | "warn" | "error">;
