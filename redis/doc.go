// Package rongredis is for a fleet of processes that share a Redis. Its [Limiter] keeps them within RongCloud's quotas (频率限制),
// which hold for an app and not for a process; its [NonceStore] lets one of them handle a callback's delivery.
//
// Give the limiter to every client of the app:
//
//	limiter, err := rongredis.New(goredis.NewClient(&goredis.Options{Addr: "127.0.0.1:6379"}))
//	...
//	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithLimiter(limiter, rongcloud.LimitWait))
//
// and the store to every handler of a callback:
//
//	store, err := rongredis.NewNonceStore(redisClient)
//	...
//	handler, err := webhook.NewHandler(webhook.WithApp(appKey, appSecret), webhook.WithNonceStore(store), ...)
//
// The package is not named after its directory, redis, because whoever imports it imports go-redis too.
//
// # How the limiter counts
//
// Every window is counted exactly, as a sliding one, by a script that takes from all windows of a budget or from none. Windows
// shorter than an hour are counted over 4 % more than their length, because calls that leave evenly do not arrive evenly, and
// calls that can wait are paced, by redis_rate, at the rate of [rongcloud.Window.Pace]. The time is the Redis server's, so the
// clocks of the processes do not matter.
//
// A process asks Redis for one waiting call per budget at a time; the other calls wait behind it in the order they came. Which
// process comes next is left to chance, so a patience that ends in the queue is noticed only then, where it could not be
// foreseen from the calls ahead in the same process.
//
// A call whose context ends while it waits may leave units used which it was promised; that is never more than two seconds'
// worth.
//
// # How a delivery is claimed
//
// A signature is claimed, settled and released by scripts, one key per signature, so that of many processes one has it. Leases end
// by the Redis server's clock. A signature is forgotten a minute after it is too old to be accepted, so a process whose clock is
// more than a minute behind Redis may accept one that is forgotten.
//
// What Redis loses can be handled twice: keys that are evicted for want of memory (they all expire, so of the policies noeviction
// is the safe one), and what a replica did not have yet when it became the master.
//
// # What is kept in Redis
//
// Keys begin with "rongcloud:" or the text of [WithPrefix], those of redis_rate with "rate:" before it. All keys of a budget have
// the same hash tag, so that Redis Cluster works, and expire when their window has passed. They hold times and numbers, 30 to 40
// bytes per call in the window.
//
// The key of a signature has its SHA-256. It holds a digest of the body and the answer, some 300 bytes and those of the answer, for six
// minutes as a rule with the default window of a handler, 30 days at most.
//
// Redis 5 or newer is needed.
//
// # When Redis fails
//
// By default a call for which Redis cannot be asked is let through: the service still refuses what is too much. With
// [FailClosed] it fails with [rongcloud.ErrUnavailable].
//
// By default a delivery whose signature cannot be claimed fails with the same error, so that the handler answers 503 and the
// service delivers again, up to twice. With [FailOpen] it is handled, as is one that was handled before.
//
// That Redis cannot be asked means: the connection, the time-out, or an answer of a Redis that serves nobody at the moment, such as
// LOADING, READONLY, CLUSTERDOWN and OOM. Any other error it answers with, such as WRONGTYPE for a key in use for something else or
// NOPERM, lets nothing through, not even with FailOpen: it would not pass by itself. The call fails with an
// [rongcloud.ErrUnavailable] that names the keys and has the error of Redis.
//
// Either way nothing waits for a dead Redis longer than [WithTimeout] says, or beyond its context; and for a second after a failure
// ([WithHoldOff]) Redis is not asked at all.
package rongredis
