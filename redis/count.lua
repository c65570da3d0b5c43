-- Takes units from all windows of a budget and its parts, or from none.
-- KEYS: a list per window; its entries are "time:units:units of all entries so far", ordered by time.
-- ARGV: how many microseconds ahead they may be promised, -1 to take nothing; then units, limit and microseconds of each window.
-- Returns whether they were taken, and in how many microseconds there is room.
local promise = tonumber(ARGV[1])
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])

local function parse(entry)
  local at, n, sum = string.match(entry, '^(%d+):(%d+):(%d+)$')
  return tonumber(at), tonumber(n), tonumber(sum)
end

local at, sums = now, {}
for i, key in ipairs(KEYS) do
  local units, limit, per = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
  local first = redis.call('LINDEX', key, 0)
  while first and parse(first) + per <= now do
    redis.call('LPOP', key)
    first = redis.call('LINDEX', key, 0)
  end
  sums[i] = 0
  if first then
    local _, n, sum = parse(first)
    local before = sum - n
    local last, _, total = parse(redis.call('LINDEX', key, -1))
    sums[i] = total
    at = math.max(at, last)
    local over = total - before + units - limit
    if over >= total - before then
      at = math.max(at, last + per)
    elseif over > 0 then
      -- every entry has at least one unit, so these are enough
      for _, entry in ipairs(redis.call('LRANGE', key, 0, over - 1)) do
        local used, _, so_far = parse(entry)
        if so_far - before >= over then
          at = math.max(at, used + per)
          break
        end
      end
    end
  end
end

if at - now > promise then
  return {0, at - now}
end
for i, key in ipairs(KEYS) do
  local units, per = tonumber(ARGV[3 * i - 1]), tonumber(ARGV[3 * i + 1])
  redis.call('RPUSH', key, string.format('%.0f:%.0f:%.0f', at, units, sums[i] + units))
  redis.call('PEXPIRE', key, string.format('%.0f', math.ceil((at - now + per) / 1000)))
end
return {1, at - now}
