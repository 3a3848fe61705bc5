import { openRedisGround } from "./testing/ground.ts";
import { jobsExam } from "./testing/jobs-exam.ts";

jobsExam("Redis", openRedisGround);
