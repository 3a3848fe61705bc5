import type postgres from "postgres";

/** The driver: tagged templates become prepared statements, pipelined over a bounded pool. */
export type Sql = postgres.Sql;
