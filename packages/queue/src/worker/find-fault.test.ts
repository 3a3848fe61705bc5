import { UnrecoverableError } from "bullmq";
import { expect, test } from "vitest";
import { DroppedJob, type FailedJob, findFault } from "./find-fault.ts";

const messageId = "msg_01kaq3h6w8e4ja5p1c2m3n4r5s";
const deliveryId = "dlv_01kaq3h6w8e4ja5p1c2m3n4r5s";
const failed = (more: Partial<FailedJob> = {}): FailedJob => ({
  id: `${messageId}_0`,
  name: "message.send",
  queueName: "messages",
  data: { v: 1, messageId },
  ...more,
});

test("a fault says which job and which row it was about", () => {
  expect(findFault(failed(), new Error("TypeError (40P01)"))).toEqual({
    queue: "messages",
    jobId: `${messageId}_0`,
    jobName: "message.send",
    rowId: messageId,
    reason: "TypeError (40P01)",
  });
  const delivery = failed({ name: "webhook.deliver", queueName: "webhooks", data: { v: 1, deliveryId } });
  expect(findFault(delivery, new Error("TypeError"))).toMatchObject({ jobName: "webhook.deliver", rowId: deliveryId });
});

test("a job that stalled too often is a fault with its row, one that was dropped is none", () => {
  const stalled = new UnrecoverableError("job stalled more than allowable limit");
  expect(findFault(failed(), stalled)).toMatchObject({ rowId: messageId, reason: stalled.message });
  expect(findFault(failed(), new DroppedJob("message_gone"))).toBeNull();
});

test("of a job that cannot be read nothing is repeated that somebody put into it", () => {
  const job = failed({ id: "+447700900123", name: "+447700900123", data: { messageId: "+447700900123" } });
  const fault = findFault(job, new UnrecoverableError("the job catalog has no such name"));
  expect(fault).toMatchObject({ jobId: "unreadable", jobName: "unknown", rowId: null });
  expect(JSON.stringify(fault)).not.toContain("447700900123");
});
