-- Claims a signature for a holder.
-- KEYS: a hash per signature with the fields body, holder, attempt, lease (the microsecond when it ends) and, once handled, answer.
-- ARGV: body; holder; attempt; the lease in microseconds; the millisecond after which the signature may be forgotten; how many
-- milliseconds longer it is kept; how many at most.
-- Returns the standing of the claim and, if it is settled, the answer.
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
local use = redis.call('HMGET', KEYS[1], 'body', 'attempt', 'lease', 'answer')
if use[1] then
  if use[1] ~= ARGV[1] then
    return {'mismatch'}
  end
  if use[4] then
    return {'settled', use[4]}
  end
  -- a Redis client that lost the reply sends the same attempt again
  if now < tonumber(use[3]) and use[2] ~= ARGV[3] then
    return {'busy'}
  end
end

local lease = tonumber(ARGV[4])
local left = math.max(tonumber(ARGV[5]) - now / 1000, lease / 1000) + tonumber(ARGV[6])
local kept = math.max(math.min(left, tonumber(ARGV[7])), redis.call('PTTL', KEYS[1]))
redis.call('HSET', KEYS[1], 'body', ARGV[1], 'holder', ARGV[2], 'attempt', ARGV[3], 'lease', string.format('%.0f', now + lease))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil(kept)))
return {'claimed'}
