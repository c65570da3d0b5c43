// Package rongredis keeps a fleet of processes within RongCloud's quotas (频率限制), which hold for an app and not for a process.
// Its [Limiter] counts in Redis; give it to every client of the app:
//
//	limiter, err := rongredis.New(goredis.NewClient(&goredis.Options{Addr: "127.0.0.1:6379"}))
//	...
//	client, err := rongcloud.New(appKey, appSecret, rongcloud.WithLimiter(limiter, rongcloud.LimitWait))
//
// The package is not named after its directory, redis, because whoever imports it imports go-redis too.
//
// # How it counts
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
// # What it keeps in Redis
//
// Keys begin with "rongcloud:" or the text of [WithPrefix], those of redis_rate with "rate:" before it. All keys of a budget have
// the same hash tag, so that Redis Cluster works, and expire when their window has passed. They hold times and numbers, 30 to 40
// bytes per call in the window. Redis 5 or newer is needed.
//
// # When Redis fails
//
// By default a call for which Redis cannot be asked is let through: the service still refuses what is too much. With
// [FailClosed] it fails with [rongcloud.ErrUnavailable]. Either way nothing waits for a dead Redis longer than [WithTimeout]
// says, and for a second after a failure ([WithHoldOff]) Redis is not asked at all.
package rongredis
