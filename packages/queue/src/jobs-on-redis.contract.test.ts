import { jobsExam } from "./testing/jobs-exam.ts";
import { openRedisGround } from "./testing/redis-grounds.ts";

jobsExam("Redis", openRedisGround);
