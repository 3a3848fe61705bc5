/**
 * One decision on one account, in one script: what packages/db/migrations has as `take_rate` in SQL, word for word the
 * same rules. Both sit the exam in packages/core/src/testing.
 *
 * KEYS: a state for each rate, the account's first; all in one hash slot.
 * ARGV: the request as JSON: { project, waited, rates: [{ max, ms, perDay, seed }] }, -1 for what is not limited.
 * Returns: "go", "wait:<ms>:<index>:<reason>", or "seed:<day>" when a daily count is not known.
 */
export const takeRateScript = `
local BUCKETS, SHARES, SURPLUS = 50, 5, 0.9
local HORIZON_MS, GRACE_MS, DAY_MS = 60000, 1000, 86400000
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local day = math.floor(now / DAY_MS)
local ask = cjson.decode(ARGV[1])
local states = {}
for i, rate in ipairs(ask.rates) do
  local kept = redis.call('GET', KEYS[i])
  local state = kept and cmsgpack.unpack(kept) or { nos = {}, counts = {}, day = -1, used = 0 }
  if rate.perDay >= 0 then
    if state.day == -1 then
      if rate.seed < 0 then return 'seed:' .. day end
      state.day, state.used = day, rate.seed
    elseif state.day ~= day then
      state.day, state.used = day, 0
    end
    if state.used >= rate.perDay then
      return 'wait:' .. math.ceil((day + 1) * DAY_MS - now) .. ':' .. i .. ':per_day'
    end
  end
  states[i] = state
end

-- Room in the window of each rate, and in the last tenth of it: a whole second's worth is not sent at once.
local free_at, tightest, spacing, crowded = 0, 1, 0, false
for i, rate in ipairs(ask.rates) do
  if rate.max >= 0 then
    local state, width = states[i], rate.ms / BUCKETS
    local bucket = math.floor(now / width)
    local nos, counts, used, short = {}, {}, 0, 0
    for j, no in ipairs(state.nos) do
      if no > bucket - BUCKETS - 1 then
        nos[#nos + 1], counts[#counts + 1] = no, state.counts[j]
        used = used + state.counts[j]
        if no > bucket - SHARES then short = short + state.counts[j] end
      end
    end
    state.nos, state.counts, state.bucket = nos, counts, bucket
    local at = 0
    if used >= rate.max then
      local gone, j = 0, 0
      repeat j = j + 1; gone = gone + counts[j] until used - gone < rate.max
      at = (nos[j] + BUCKETS + 1) * width
    end
    local short_max = math.max(1, math.ceil(rate.max / SHARES))
    if short >= short_max then
      local gone, j = used - short, 0
      for k, no in ipairs(nos) do if no > bucket - SHARES then j = k; break end end
      gone = 0
      while short - gone >= short_max do gone = gone + counts[j]; j = j + 1 end
      at = math.max(at, (nos[j - 1] + SHARES) * width)
    end
    if at > free_at then free_at, tightest = at, i end
    if rate.ms / rate.max > spacing then spacing = rate.ms / rate.max end
    if used >= rate.max * 0.8 then crowded = true end
  end
end

local account = states[1]
if spacing > 0 then
  -- Who waits is in a lane of its project: fresh ones at the end of one, those that waited before in a second. Each lane
  -- moves at its share of the rate, however many are in it.
  local lanes, others = account.lanes or {}, 0
  for project, lane in pairs(lanes) do
    if math.max(lane.fresh, lane.again) < now - GRACE_MS then
      lanes[project] = nil
    elseif project ~= ask.project then
      others = others + 1
    end
  end
  account.lanes = lanes
  local mine = lanes[ask.project] or { fresh = 0, again = 0 }
  local in_line = not ask.waited and crowded and mine.fresh > now
  if free_at > now or in_line then
    local lane = ask.waited and 'again' or 'fresh'
    local at = math.max(now, mine[lane]) + spacing * (others + 1) * SURPLUS
    if at > now + HORIZON_MS then
      account.spread = ((account.spread or 0) + 1) % 64
      at = now + HORIZON_MS * (0.5 + account.spread / 128)
    else
      mine[lane] = at
    end
    lanes[ask.project] = mine
    redis.call('SET', KEYS[1], cmsgpack.pack(account), 'PX', 2 * DAY_MS)
    return 'wait:' .. math.ceil(math.max(at, free_at) - now) .. ':' .. tightest .. ':per_second'
  end
end

for i, rate in ipairs(ask.rates) do
  local state = states[i]
  if rate.max >= 0 then
    local last = #state.nos
    if state.nos[last] == state.bucket then
      state.counts[last] = state.counts[last] + 1
    else
      state.nos[last + 1], state.counts[last + 1] = state.bucket, 1
    end
    state.bucket = nil
  end
  if rate.perDay >= 0 then state.used = state.used + 1 end
  redis.call('SET', KEYS[i], cmsgpack.pack(state), 'PX', 2 * DAY_MS)
end
return 'go:' .. day
`;
