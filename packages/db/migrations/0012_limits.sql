CREATE TABLE "limit_meters" (
	"project_id" uuid NOT NULL,
	"key" text NOT NULL,
	"seconds" integer NOT NULL,
	"numbers" bigint[] DEFAULT '{}' NOT NULL,
	"counts" integer[] DEFAULT '{}' NOT NULL,
	"shut" boolean DEFAULT false NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "limit_meters_project_id_key_seconds_pk" PRIMARY KEY("project_id","key","seconds")
);
--> statement-breakpoint
CREATE TABLE "limit_notes" (
	"project_id" uuid NOT NULL,
	"key" text NOT NULL,
	"minute" integer NOT NULL,
	"sends" integer NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "limit_notes_project_id_key_minute_pk" PRIMARY KEY("project_id","key","minute")
);
--> statement-breakpoint
CREATE INDEX "limit_notes_by_expiry" ON "limit_notes" USING btree ("project_id","expires_at");
--> statement-breakpoint
-- A project's own Meters change with each of its sends: room for that on their pages.
ALTER TABLE "limit_meters" SET (fillfactor = 50);
--> statement-breakpoint
-- `judgeMeters` of packages/core/src/limit in one statement; packages/queue/src/limit has it as a script. All sit the exam
-- in packages/core/src/testing. p_meters: [{"key", "seconds", "max", "enforced", "adds", "reopen", "raisedBy", "share"}],
-- -1 for what a Meter has not. Answers with a row of arrays in the order of the Meters.
CREATE FUNCTION take_limits(p_project uuid, p_meters jsonb)
RETURNS TABLE (at_ms double precision, used int[], maxima double precision[], refuses boolean[], after_ms double precision[])
LANGUAGE plpgsql AS $$
DECLARE
  buckets CONSTANT int := 50;
  total CONSTANT int := jsonb_array_length(p_meters);
  moment bigint;
  meter jsonb;
  states limit_meters[];
  state limit_meters;
  width bigint;
  bucket bigint;
  sum_used int;
  most double precision;
  low double precision;
  target double precision;
  refused boolean := false;
  changed boolean := false;
  now_shut boolean;
  oldest bigint;
BEGIN
  -- A crash may forget the last moments; a commit that waits for the disk would be most of what this costs.
  PERFORM set_config('synchronous_commit', 'off', true);
  LOOP
    -- In one order for all: two that ask for the same Meters would wait for each other else.
    INSERT INTO limit_meters (project_id, key, seconds, expires_at)
    SELECT p_project, m ->> 'key', (m ->> 'seconds')::int, now() + make_interval(secs => (m ->> 'seconds')::int)
      FROM jsonb_array_elements(p_meters) m ORDER BY 2, 3
        ON CONFLICT DO NOTHING;
    SELECT array_agg(locked.l ORDER BY locked.place) INTO states FROM (
      SELECT l, a.place FROM jsonb_array_elements(p_meters) WITH ORDINALITY a (m, place)
        JOIN limit_meters l ON l.project_id = p_project AND l.key = a.m ->> 'key' AND l.seconds = (a.m ->> 'seconds')::int
       ORDER BY l.key, l.seconds FOR UPDATE OF l) locked;
    -- One that had expired may have been cleared away in between.
    EXIT WHEN cardinality(states) = total;
  END LOOP;
  moment := floor(extract(epoch FROM clock_timestamp()) * 1000);
  at_ms := moment;

  FOR i IN 1..total LOOP
    state := states[i];
    bucket := moment / (state.seconds * 1000 / buckets);
    SELECT coalesce(array_agg(n ORDER BY n), '{}'), coalesce(array_agg(c ORDER BY n), '{}'), coalesce(sum(c), 0)
      INTO state.numbers, state.counts, sum_used
      FROM unnest(state.numbers, state.counts) AS t (n, c) WHERE n >= bucket - buckets;
    states[i] := state;
    used[i] := sum_used;
  END LOOP;

  FOR i IN 1..total LOOP
    meter := p_meters -> (i - 1);
    state := states[i];
    width := state.seconds * 1000 / buckets;
    bucket := moment / width;
    most := (meter ->> 'max')::double precision;
    IF most >= 0 AND (meter ->> 'raisedBy')::int >= 0 THEN
      most := most + floor((meter ->> 'share')::double precision * used[(meter ->> 'raisedBy')::int + 1]);
    END IF;
    low := CASE WHEN most >= 0 AND (meter ->> 'reopen')::double precision >= 0
                THEN floor(most * (meter ->> 'reopen')::double precision) ELSE -1 END;
    refuses[i] := CASE WHEN most < 0 THEN false WHEN low >= 0 AND state.shut THEN used[i] > low ELSE used[i] >= most END;
    maxima[i] := most;
    now_shut := refuses[i] AND low >= 0;
    changed := changed OR now_shut <> state.shut;
    state.shut := now_shut;
    states[i] := state;
    IF refuses[i] THEN
      target := CASE WHEN low >= 0 THEN low ELSE most - 1 END;
      after_ms[i] := (
        SELECT (n + buckets + 1) * width - moment
          FROM (SELECT n, used[i] - sum(c) OVER (ORDER BY n) AS remaining FROM unnest(state.numbers, state.counts) AS t (n, c)) w
         WHERE remaining <= target ORDER BY n LIMIT 1);
      after_ms[i] := coalesce(after_ms[i], width * buckets);
      refused := refused OR (meter ->> 'enforced')::boolean;
    ELSE
      oldest := coalesce(state.numbers[1], CASE WHEN (meter ->> 'adds')::boolean THEN bucket END);
      after_ms[i] := coalesce((oldest + buckets + 1) * width - moment, 0);
    END IF;
  END LOOP;

  IF NOT refused THEN
    FOR i IN 1..total LOOP
      CONTINUE WHEN NOT (p_meters -> (i - 1) ->> 'adds')::boolean;
      state := states[i];
      bucket := moment / (state.seconds * 1000 / buckets);
      IF state.numbers[cardinality(state.numbers)] = bucket THEN
        state.counts[cardinality(state.counts)] := state.counts[cardinality(state.counts)] + 1;
      ELSE
        state.numbers := state.numbers || bucket;
        state.counts := state.counts || 1;
      END IF;
      states[i] := state;
    END LOOP;
  END IF;
  IF changed OR NOT refused THEN
    UPDATE limit_meters l
       SET numbers = s.numbers, counts = s.counts, shut = s.shut,
           expires_at = now() + make_interval(secs => s.seconds + s.seconds / buckets::double precision + 60)
      FROM unnest(states) s WHERE l.project_id = s.project_id AND l.key = s.key AND l.seconds = s.seconds;
  END IF;
  RETURN NEXT;
END $$;
--> statement-breakpoint
-- `takeBack` of packages/core/src/limit.
CREATE FUNCTION give_back_limits(p_project uuid, p_meters jsonb, p_at_ms bigint, p_sends int)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  buckets CONSTANT int := 50;
  state limit_meters;
  remaining int;
  taken int;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  FOR state IN
    SELECT l.* FROM jsonb_array_elements(p_meters) m
      JOIN limit_meters l ON l.project_id = p_project AND l.key = m ->> 'key' AND l.seconds = (m ->> 'seconds')::int
     ORDER BY l.key, l.seconds FOR UPDATE OF l
  LOOP
    remaining := p_sends;
    FOR j IN REVERSE cardinality(state.numbers)..1 LOOP
      CONTINUE WHEN state.numbers[j] > p_at_ms / (state.seconds * 1000 / buckets);
      taken := least(remaining, state.counts[j]);
      state.counts[j] := state.counts[j] - taken;
      remaining := remaining - taken;
    END LOOP;
    UPDATE limit_meters l
       SET numbers = coalesce((SELECT array_agg(n ORDER BY n) FROM unnest(state.numbers, state.counts) AS t (n, c) WHERE c > 0), '{}'),
           counts = coalesce((SELECT array_agg(c ORDER BY n) FROM unnest(state.numbers, state.counts) AS t (n, c) WHERE c > 0), '{}')
     WHERE l.project_id = p_project AND l.key = state.key AND l.seconds = state.seconds;
  END LOOP;
END $$;
