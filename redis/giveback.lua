-- Gives units back to redis_rate.
-- KEYS: its keys, which hold the second at which a budget will be unused. ARGV: by how many seconds that was moved.
for i, key in ipairs(KEYS) do
  local unused, left = redis.call('GET', key), redis.call('PTTL', key)
  if unused and left > 0 then
    redis.call('SET', key, string.format('%.6f', tonumber(unused) - tonumber(ARGV[i])), 'PX', left)
  end
end
return 1
