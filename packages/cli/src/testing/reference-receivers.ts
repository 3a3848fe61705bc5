import type { RequestListener } from "node:http";
import { readRawBody, verifyWebhook, WebhookVerificationError } from "@proofline/sdk";
import { WebhookVerificationError as StandardError, Webhook } from "standardwebhooks";
import { Refusal, right } from "./receiver.ts";

/** A receiver as a customer writes it with our package. */
export function createSdkReceiver(secrets: readonly string[]): RequestListener {
  const handled = new Set<string>();
  const seen = (id: string): boolean => handled.size === handled.add(id).size;
  return async (request, response) => {
    if (request.method !== "POST") return response.writeHead(405).end();
    try {
      const body = await readRawBody(toFetch(request));
      await verifyWebhook(body, request.headers, secrets, { seen });
      return response.writeHead(200, { "x-proofline-processed": "1" }).end();
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
      return response.writeHead(error.status, { "x-proofline-processed": "0" }).end();
    }
  };
}

/** The same with the package that the standard's authors publish. */
export function createStandardReceiver(secrets: readonly string[]): RequestListener {
  const handled = new Set<string>();
  return async (request, response) => {
    if (request.method !== "POST") return response.writeHead(405).end();
    try {
      const body = (await right.readBody(request, right.bodyMaxBytes)).toString("utf8");
      verifyWithAny(secrets, body, request.headers as Record<string, string>);
      const processed = handled.size !== handled.add(String(request.headers["webhook-id"])).size;
      return response.setHeader("content-type", "application/json").end(JSON.stringify({ processed }));
    } catch (error) {
      if (error instanceof Refusal) return response.writeHead(error.status).end();
      if (error instanceof StandardError) return response.writeHead(400).end();
      throw error;
    }
  };
}

function verifyWithAny(secrets: readonly string[], body: string, headers: Record<string, string>): void {
  const [secret = "", ...others] = secrets;
  try {
    new Webhook(secret).verify(body, headers);
  } catch (error) {
    if (others.length === 0) throw error;
    verifyWithAny(others, body, headers);
  }
}

const toFetch = (request: Parameters<RequestListener>[0]): Request =>
  new Request("http://localhost/", {
    method: "POST",
    body: request as never,
    duplex: "half",
  } as RequestInit);
