import { openPostgresGround } from "./testing/ground.ts";
import { jobsExam } from "./testing/jobs-exam.ts";

jobsExam("Postgres", openPostgresGround);
