import { limitsExam } from "./limit-exam/index.ts";
import { createMemoryLimits } from "./memory-limits.ts";

limitsExam("memory", async () => createMemoryLimits(Date.now));
