/** The caller's environment without what would steer PostgreSQL's programs behind our back (PGDATA, PGPORT, locale). */
export function serverEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("PG") && !name.startsWith("LC_") && name !== "LANG",
  );
  return { ...Object.fromEntries(kept), LC_ALL: "C", TZ: "UTC" };
}
