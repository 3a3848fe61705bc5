import { jobsExam } from "./testing/jobs-exam.ts";
import { openClusterGround } from "./testing/redis-grounds.ts";

jobsExam("Redis Cluster", openClusterGround);
