// Package rongredis lets processes that share a Redis share RongCloud's quotas and webhooks. Its [Limiter] keeps all processes
// within the quotas (频率限制), which apply to an app, not to a process. Its [NonceStore] makes sure that one process handles each
// delivery of a callback.
//
// Pass the limiter to every client of the app:
//
//	limiter, err := rongredis.New(goredis.NewClient(&goredis.Options{Addr: "127.0.0.1:6379"}))
//	...
//	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithLimiter(limiter, rongcloud.LimitWait))
//
// and the store to every webhook handler:
//
//	store, err := rongredis.NewNonceStore(redisClient)
//	...
//	handler, err := webhook.NewHandler(webhook.WithApp(appKey, appSecret), webhook.WithNonceStore(store), ...)
//
// The package is not named redis like its directory, because its users import go-redis too.
//
// # How the limiter counts
//
// A script counts every window exactly, as a sliding window, and takes units from all windows of a budget or from none. Windows
// shorter than an hour are counted over 4 % more than their length, because calls that are sent evenly do not arrive evenly.
// Calls that can wait are paced by redis_rate at the rate of [rongcloud.Window.Pace]. The time is that of the Redis server, so
// the clocks of the processes do not matter.
//
// The parts of a quota, such as the part of one channel, are counted in the same script: a call takes from all of them or from none.
//
// A process asks Redis for one waiting call at a time: one for each budget, and one for each set of parts of a budget. Its other
// calls wait in line. Which process is served next is random, so a call may run out of patience although the calls ahead of it in
// its own process did not predict that.
//
// If the context of a call ends while it waits, the units promised to it may stay used; at most two seconds' worth.
//
// # How a delivery is claimed
//
// Scripts claim, settle and release signatures, with one key per signature, so that only one process has it. Leases end by the
// clock of the Redis server. A signature is forgotten a minute after it has expired, so a process whose clock is more than a
// minute behind Redis may accept it again.
//
// If Redis loses keys, deliveries can be handled twice: if keys are evicted (all of them expire, so use the policy noeviction),
// or if a replica becomes the master before it has received them.
//
// # What is kept in Redis
//
// Keys begin with "rongcloud:" or the prefix of [WithPrefix]; those of redis_rate have "rate:" before it. All keys of a budget
// have the same hash tag, as Redis Cluster requires, and expire when their window has passed. They hold times and numbers, 30 to
// 40 bytes per call in the window.
//
// The key of a signature contains its SHA-256. It holds a digest of the body and the response: about 300 bytes plus the response.
// With the default window of a handler it is usually kept for six minutes, and never longer than 30 days.
//
// Redis 5 or later is required.
//
// # When Redis fails
//
// If Redis is unavailable, a call is let through by default: the service still enforces its quotas. With [FailClosed] it fails
// with [rongcloud.ErrUnavailable].
//
// A delivery whose signature cannot be claimed fails with the same error by default, so that the handler responds with 503 and
// the service delivers again, up to two times. With [FailOpen] it is handled, even if it was handled before.
//
// Unavailable means a failed connection, a timeout, or an error of a Redis that cannot serve at the moment, such as LOADING,
// READONLY, CLUSTERDOWN and OOM. Any other error, such as NOPERM, or WRONGTYPE for a key that is used for something else, lets
// nothing through, even with FailOpen, because it would not go away by itself. The call fails with an [rongcloud.ErrUnavailable]
// that names the keys and wraps the error of Redis.
//
// In either case no call waits for Redis longer than [WithTimeout] or beyond its context. For a second after a failure
// ([WithHoldOff]) Redis is not asked at all.
package rongredis
