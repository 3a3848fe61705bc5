/**
 * `judgeMeters` of packages/core/src/limit in one script; packages/db/migrations has it as `take_limits`. All sit the exam
 * in packages/core/src/testing.
 *
 * KEYS: since when this Redis remembers the project, then a state for each Meter; all in one hash slot.
 * ARGV: the request as JSON: { memory, seeded, meters: [{ width, max, enforced, adds, reopen, raisedBy, share, seeds }] };
 * `memory`: "" (not asked for), "partial" or "whole" (whether the ledger knows of sends); -1 for what a Meter has not.
 * Returns "forgot" when the ledger is to be asked, or { at, readings: [[used, max, refuses, afterMs]] } as JSON.
 */
export const takeLimitsScript = `
local BUCKETS = 50
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ask = cjson.decode(ARGV[1])
local since = tonumber(redis.call('GET', KEYS[1]) or '')
if not since then
  if ask.memory == '' then return 'forgot' end
  since = ask.memory == 'whole' and 0 or now
  redis.call('SET', KEYS[1], string.format('%.0f', since))
end

local kept = redis.call('MGET', unpack(KEYS, 2))
local states, used = {}, {}
for i, meter in ipairs(ask.meters) do
  local bucket = math.floor(now / meter.width)
  local state = kept[i] and cmsgpack.unpack(kept[i])
  if not state then
    -- Nothing was counted in a window that is younger than the memory.
    if since > now - (BUCKETS + 1) * meter.width then
      if not ask.seeded then return 'forgot' end
      state = { n = {}, c = {} }
      for _, seed in ipairs(meter.seeds) do
        local no, last = math.min(math.floor(seed[1] / meter.width), bucket), #state.n
        if state.n[last] == no then
          state.c[last] = state.c[last] + seed[2]
        else
          state.n[last + 1], state.c[last + 1] = no, seed[2]
        end
      end
    else
      state = { n = {}, c = {} }
    end
  end
  local n, c, sum = {}, {}, 0
  for j, no in ipairs(state.n) do
    if no >= bucket - BUCKETS and state.c[j] > 0 then
      n[#n + 1], c[#c + 1] = no, state.c[j]
      sum = sum + state.c[j]
    end
  end
  states[i], used[i] = { n = n, c = c, shut = state.shut == true, bucket = bucket }, sum
end

local readings, refused, changed = {}, false, ask.seeded
for i, meter in ipairs(ask.meters) do
  local state, width, max = states[i], meter.width, meter.max
  if max >= 0 and meter.raisedBy >= 0 then max = max + math.floor(meter.share * used[meter.raisedBy + 1]) end
  local low = (max >= 0 and meter.reopen >= 0) and math.floor(max * meter.reopen) or -1
  local refuses
  if max < 0 then refuses = false
  elseif low >= 0 and state.shut then refuses = used[i] > low
  else refuses = used[i] >= max end
  local shut = refuses and low >= 0
  if shut ~= state.shut then state.shut, changed = shut, true end
  local after = 0
  if refuses then
    local target, remaining = low >= 0 and low or max - 1, used[i]
    after = width * BUCKETS
    for j, no in ipairs(state.n) do
      remaining = remaining - state.c[j]
      if remaining <= target then
        after = (no + BUCKETS + 1) * width - now
        break
      end
    end
    if meter.enforced then refused = true end
  else
    local oldest = state.n[1] or (meter.adds and state.bucket)
    if oldest then after = (oldest + BUCKETS + 1) * width - now end
  end
  readings[i] = { used[i], max, refuses, after }
end

if not refused or changed then
  for i, meter in ipairs(ask.meters) do
    local state = states[i]
    if not refused and meter.adds then
      local last = #state.n
      if state.n[last] == state.bucket then
        state.c[last] = state.c[last] + 1
      else
        state.n[last + 1], state.c[last + 1] = state.bucket, 1
      end
    end
    state.bucket = nil
    redis.call('SET', KEYS[i + 1], cmsgpack.pack(state), 'PX', (BUCKETS + 2) * meter.width)
  end
end
return cjson.encode({ at = now, readings = readings })
`;

/**
 * `takeBack` of packages/core/src/limit. KEYS: the states. ARGV: { at, sends, widths } as JSON.
 */
export const giveBackScript = `
local ask = cjson.decode(ARGV[1])
for i, key in ipairs(KEYS) do
  local kept = redis.call('GET', key)
  if kept then
    local state, left, n, c = cmsgpack.unpack(kept), ask.sends, {}, {}
    for j = #state.n, 1, -1 do
      if left > 0 and state.n[j] <= math.floor(ask.at / ask.widths[i]) then
        local taken = math.min(left, state.c[j])
        left, state.c[j] = left - taken, state.c[j] - taken
      end
    end
    for j, no in ipairs(state.n) do
      if state.c[j] > 0 then n[#n + 1], c[#c + 1] = no, state.c[j] end
    end
    redis.call('SET', key, cmsgpack.pack({ n = n, c = c, shut = state.shut }), 'KEEPTTL')
  end
end
return 'OK'
`;
