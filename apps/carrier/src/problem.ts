export interface ProblemInput {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** RFC 9457, for the simulator's own endpoints. */
export function problem({ status, code, title, detail, errors }: ProblemInput): Response {
  const body = {
    type: `/problems/${code}`,
    title,
    status,
    detail: detail ?? title,
    code,
    ...(errors ? { errors } : {}),
  };
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/problem+json" } });
}
