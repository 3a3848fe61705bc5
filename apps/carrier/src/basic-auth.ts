export interface Credentials {
  readonly name: string;
  readonly secret: string;
}

/** RFC 7617; null when the header is missing, of another scheme, or empty on either side. */
export function readBasicAuth(header: string | undefined): Credentials | null {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon < 1 || colon === text.length - 1) return null;
  return { name: text.slice(0, colon), secret: text.slice(colon + 1) };
}
