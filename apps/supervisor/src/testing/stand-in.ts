import { appendFileSync } from "node:fs";
import { createServer } from "node:http";

// Stands in for an app: answers its health URL, and behaves as the test says through STAND_IN.
const wish = process.env.STAND_IN ?? "sound";
const say = (word: string): void => appendFileSync(process.env.STAND_IN_DIARY ?? "/dev/null", `${word}\n`);

if (wish === "broken") {
  console.error("the database has no schema");
  process.exit(1);
}

if (wish === "needy" && !(await fetch(process.env.STAND_IN_STORE ?? "")).ok) process.exit(1);

const server = createServer((request, response) => {
  response.end("ok");
  if (request.url === "/die") process.exit(7);
});
server.listen(Number(process.env.STAND_IN_PORT), "127.0.0.1", () => {
  console.log(JSON.stringify({ level: "info", event: "listening" }));
  if (wish === "loud") console.log(JSON.stringify({ level: "error", event: "provider away", provider: "twilio" }));
  say(`started ${process.pid}`);
});

process.on("SIGTERM", () => {
  say("SIGTERM");
  if (wish === "stubborn") return;
  setTimeout(() => {
    say("drained");
    process.exit(0);
  }, 200);
});
process.on("disconnect", () => {
  say("disconnect");
  process.exit(0);
});
