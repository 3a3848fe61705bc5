import type { SendResult } from "../provider/index.ts";
export interface AccountHealth {
  note(account: string, result: SendResult): void;
  acquireProbe(account: string): Promise<boolean>;
}
