import { describe, expect, test } from "vitest";
import { QueueUnusableError } from "./errors.ts";
import { postgresConfig, postgresLabel } from "./postgres-connection.ts";
import { createRedisClient, redisLabel } from "./redis-client.ts";

describe("a URL that cannot be read is refused, and its password is not repeated", () => {
  test.each(["", "redis://:s3cret@h:1/x", "redis+sentinel://:s3cret@h"])("Redis: %j", (url) => {
    expect(() => createRedisClient(url, "producer")).toThrow(QueueUnusableError);
    expect(() => createRedisClient(url, "producer")).not.toThrow(/s3cret/);
  });

  test.each(["", "postgres", "mysql://a:s3cret@b/c"])("Postgres: %j", (url) => {
    expect(() => postgresConfig(url, "producer")).toThrow(QueueUnusableError);
    expect(() => postgresConfig(url, "producer")).not.toThrow(/s3cret/);
  });
});

test("messages name the server and not its password", () => {
  expect(redisLabel("rediss://user:s3cret@cache.example:6380/1")).toBe("Redis at cache.example:6380");
  expect(redisLabel("redis://a, redis://[::1]:7001")).toBe("Redis at a:6379, ::1:7001");
  expect(redisLabel("redis+sentinel://:s3cret@a,b/main")).toBe("Redis behind the sentinels at a:26379, b:26379");
  expect(postgresLabel("postgres://user:s3cret@db.example:5432/app")).toBe("Postgres at db.example:5432/app");
});

test("options in the Postgres URL do not displace the queue's search path", () => {
  const config = postgresConfig("postgres://u@h/db?sslmode=require&options=-c%20statement_timeout%3D5s", "worker");
  expect(config.connectionString).toBe("postgres://u@h/db?sslmode=require");
  expect(config.options).toBe("-c statement_timeout=5s");
});
