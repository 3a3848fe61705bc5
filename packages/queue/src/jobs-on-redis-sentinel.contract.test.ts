import { jobsExam } from "./testing/jobs-exam.ts";
import { openSentinelGround } from "./testing/redis-grounds.ts";

jobsExam("Redis Sentinel", openSentinelGround);
