-- One decision on one account, in one statement: the same rules as the script of packages/queue/src/rate, and one exam
-- for both. p_rates: [{"key", "max", "ms", "perDay"}], the account's first, -1 for what is not limited.
CREATE OR REPLACE FUNCTION take_rate(p_rates jsonb, p_project text, p_waited boolean)
RETURNS TABLE (wait_ms double precision, at int, reason text)
LANGUAGE plpgsql AS $$
DECLARE
  buckets CONSTANT int := 50;
  shares CONSTANT int := 5;
  surplus CONSTANT double precision := 0.9;
  horizon_ms CONSTANT double precision := 60000;
  grace_ms CONSTANT double precision := 1000;
  day_ms CONSTANT double precision := 86400000;
  moment double precision;
  today int;
  rules int := jsonb_array_length(p_rates);
  i int;
  rule jsonb;
  rule_max double precision;
  width double precision;
  bucket bigint;
  states rates[] := '{}';
  state rates;
  total int;
  short int;
  short_max int;
  free_at double precision := 0;
  at_ms double precision;
  tightest int := 1;
  spacing double precision := 0;
  crowded boolean := false;
  projects jsonb;
  lane text;
  others int;
  spread int;
  mine jsonb;
BEGIN
  -- A crash may forget the last moments; a commit that waits for the disk would be most of what this costs.
  PERFORM set_config('synchronous_commit', 'off', true);
  FOR i IN 1..rules LOOP
    rule := p_rates -> (i - 1);
    SELECT * INTO state FROM rates r WHERE r.key = rule ->> 'key' FOR UPDATE;
    IF NOT FOUND THEN
      INSERT INTO rates (key) VALUES (rule ->> 'key') ON CONFLICT DO NOTHING;
      SELECT * INTO state FROM rates r WHERE r.key = rule ->> 'key' FOR UPDATE;
    END IF;
    states := states || state;
  END LOOP;
  moment := extract(epoch FROM clock_timestamp()) * 1000;
  today := floor(moment / day_ms);

  FOR i IN 1..rules LOOP
    rule := p_rates -> (i - 1);
    state := states[i];
    IF state.day <> today THEN
      state.day := today;
      state.used := 0;
    END IF;
    IF (rule ->> 'perDay')::int >= 0 AND state.used >= (rule ->> 'perDay')::int THEN
      RETURN QUERY SELECT ceil((today + 1) * day_ms - moment), i, 'per_day';
      RETURN;
    END IF;
    rule_max := (rule ->> 'max')::double precision;
    IF rule_max >= 0 THEN
      width := (rule ->> 'ms')::double precision / buckets;
      bucket := floor(moment / width);
      -- Room in the window, and in the last tenth of it: a whole second's worth is not sent at once.
      SELECT coalesce(array_agg(n ORDER BY n), '{}'), coalesce(array_agg(c ORDER BY n), '{}'),
          coalesce(sum(c), 0), coalesce(sum(c) FILTER (WHERE n > bucket - shares), 0)
        INTO state.numbers, state.counts, total, short
        FROM unnest(state.numbers, state.counts) AS t (n, c) WHERE n > bucket - buckets - 1;
      at_ms := 0;
      IF total >= rule_max THEN
        SELECT (n + buckets + 1) * width INTO at_ms
          FROM (SELECT n, total - sum(c) OVER (ORDER BY n) AS remaining FROM unnest(state.numbers, state.counts) AS t (n, c)) w
         WHERE remaining < rule_max ORDER BY n LIMIT 1;
      END IF;
      short_max := greatest(1, ceil(rule_max / shares));
      IF short >= short_max THEN
        SELECT greatest(at_ms, (n + shares) * width) INTO at_ms
          FROM (SELECT n, short - sum(c) OVER (ORDER BY n) AS remaining
                  FROM unnest(state.numbers, state.counts) AS t (n, c) WHERE n > bucket - shares) w
         WHERE remaining < short_max ORDER BY n LIMIT 1;
      END IF;
      IF at_ms > free_at THEN
        free_at := at_ms;
        tightest := i;
      END IF;
      spacing := greatest(spacing, (rule ->> 'ms')::double precision / rule_max);
      crowded := crowded OR total >= rule_max * 0.8;
    END IF;
    states[i] := state;
  END LOOP;

  IF spacing > 0 THEN
    -- Who waits is in a lane of its project: fresh ones at the end of one, those that waited before in a second. Each
    -- lane moves at its share of the rate, however many are in it.
    spread := coalesce((states[1].lanes ->> 'spread')::int, 0);
    SELECT coalesce(jsonb_object_agg(key, value), '{}'), count(*) FILTER (WHERE key <> p_project)
      INTO projects, others
      FROM jsonb_each(states[1].lanes -> 'projects')
     WHERE greatest((value ->> 'fresh')::double precision, (value ->> 'again')::double precision) >= moment - grace_ms;
    mine := coalesce(projects -> p_project, '{"fresh": 0, "again": 0}');
    IF free_at > moment OR (NOT p_waited AND crowded AND (mine ->> 'fresh')::double precision > moment) THEN
      lane := CASE WHEN p_waited THEN 'again' ELSE 'fresh' END;
      at_ms := greatest(moment, (mine ->> lane)::double precision) + spacing * (others + 1) * surplus;
      IF at_ms > moment + horizon_ms THEN
        spread := (spread + 1) % 64;
        at_ms := moment + horizon_ms * (0.5 + spread / 128.0);
      ELSE
        mine := mine || jsonb_build_object(lane, at_ms);
      END IF;
      UPDATE rates r
         SET lanes = jsonb_build_object('spread', spread, 'projects', projects || jsonb_build_object(p_project, mine))
       WHERE r.key = states[1].key;
      RETURN QUERY SELECT ceil(greatest(at_ms, free_at) - moment), tightest, 'per_second';
      RETURN;
    END IF;
    state := states[1];
    state.lanes := jsonb_build_object('spread', spread, 'projects', projects);
    states[1] := state;
  END IF;

  FOR i IN 1..rules LOOP
    rule := p_rates -> (i - 1);
    state := states[i];
    IF (rule ->> 'max')::double precision >= 0 THEN
      bucket := floor(moment / ((rule ->> 'ms')::double precision / buckets));
      IF state.numbers[cardinality(state.numbers)] = bucket THEN
        state.counts[cardinality(state.counts)] := state.counts[cardinality(state.counts)] + 1;
      ELSE
        state.numbers := state.numbers || bucket;
        state.counts := state.counts || 1;
      END IF;
    END IF;
    UPDATE rates r SET numbers = state.numbers, counts = state.counts, day = state.day, used = state.used + 1, lanes = state.lanes
     WHERE r.key = state.key;
  END LOOP;
  RETURN QUERY SELECT 0::double precision, 0, 'go';
END $$;
