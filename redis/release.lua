-- Ends the lease of a holder that still has it.
-- KEYS: the hash of the signature. ARGV: holder.
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then
  redis.call('HSET', KEYS[1], 'lease', '0')
end
return 1
