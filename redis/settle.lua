-- Stores the answer of a delivery that was handled, as long as its signature is kept.
-- KEYS: the hash of the signature. ARGV: body; answer.
if redis.call('HGET', KEYS[1], 'body') == ARGV[1] then
  redis.call('HSET', KEYS[1], 'answer', ARGV[2])
end
return 1
