package rongredis

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"time"

	"github.com/go-redis/redis_rate/v10"
	goredis "github.com/redis/go-redis/v9"
)

var (
	//go:embed count.lua
	countSource string
	countScript = goredis.NewScript(countSource)

	//go:embed giveback.lua
	giveBackSource string
	giveBackScript = goredis.NewScript(giveBackSource)
)

// store reads and writes the counts in Redis.
type store struct {
	client goredis.UniversalClient
	rate   *redis_rate.Limiter
	prefix string
	link   *link
}

func newStore(client goredis.UniversalClient, prefix string, l *link) store {
	return store{client: client, rate: redis_rate.NewLimiter(client), prefix: prefix, link: l}
}

// longestPromise limits how far ahead units are promised to a call, which then only has to wait. It keeps calls with many units
// from being overtaken forever by calls with few. Beyond it a call has to ask again, because a promise is kept even for a process
// that has died.
const longestPromise = 2 * time.Second

// take takes units from all windows or, with a *refusal, from none.
func (s store) take(ctx context.Context, p plan, patience time.Duration) (time.Duration, error) {
	paced := p.paced
	for i := range paced {
		err := s.pace(ctx, p, paced[i])
		if err == nil {
			continue
		}
		s.giveBack(ctx, p, paced[:i])
		var refused *refusal
		if !errors.As(err, &refused) {
			return 0, err
		}
		if refused.retryAfter <= patience {
			return 0, s.worthWaiting(ctx, p, patience, refused)
		}
		paced = nil // a call that cannot wait for its turn may use free room
		break
	}
	wait, taken, err := s.count(ctx, p, max(0, min(patience, longestPromise)))
	if err == nil && !taken {
		s.giveBack(ctx, p, paced)
		err = &refusal{wait}
	}
	return wait, err
}

// worthWaiting checks whether a call with limited patience, which has to wait for its turn, will find room.
func (s store) worthWaiting(ctx context.Context, p plan, patience time.Duration, turn *refusal) error {
	room, _, err := s.count(ctx, p, -1)
	switch {
	case err != nil:
		return err
	case room > patience:
		return &refusal{room}
	}
	return &refusal{max(turn.retryAfter, room-longestPromise)}
}

// pace lets a call with many units through when one with few would be, and makes the next calls wait for all of them.
func (s store) pace(ctx context.Context, p plan, w pace) error {
	var got *redis_rate.Result
	limit := redis_rate.Limit{Rate: 1, Period: w.interval, Burst: w.burst + w.units - 1}
	key := s.key(p, w.metered)
	err := s.link.ask(ctx, []string{rateKey(key)}, func(ctx context.Context) (err error) {
		got, err = s.rate.AllowN(ctx, key, limit, w.units)
		return err
	})
	if err == nil && got.Allowed == 0 {
		return &refusal{max(got.RetryAfter, time.Microsecond)} // rounding in redis_rate may make it 0
	}
	return err
}

// count takes units from all windows if they may be used within the promise, and returns how long that takes. If promise is
// negative it takes nothing.
func (s store) count(ctx context.Context, p plan, promise time.Duration) (wait time.Duration, taken bool, err error) {
	if len(p.windows) == 0 {
		return 0, true, nil
	}
	keys := make([]string, len(p.windows))
	args := []any{promise.Microseconds()}
	if promise < 0 {
		args[0] = -1
	}
	for i, w := range p.windows {
		keys[i] = s.key(p, w) + ":used"
		args = append(args, w.units, w.Limit, counted(w.Window).Microseconds())
	}
	var got []int64
	err = s.link.ask(ctx, keys, func(ctx context.Context) (err error) {
		answer := countScript.Run(ctx, s.client, keys, args...)
		if answer.Err() != nil {
			return answer.Err()
		}
		if got, err = answer.Int64Slice(); err == nil && len(got) != 2 {
			err = fmt.Errorf("the script answered %d numbers", len(got))
		}
		if err != nil {
			return &oddReply{err}
		}
		return nil
	})
	if err != nil {
		return 0, false, err
	}
	return time.Duration(got[1]) * time.Microsecond, got[0] == 1, nil
}

// giveBack undoes pace. Units that cannot be given back are lost until their time has passed.
func (s store) giveBack(ctx context.Context, p plan, paced []pace) {
	if len(paced) == 0 {
		return
	}
	keys := make([]string, len(paced))
	args := make([]any, len(paced))
	for i, w := range paced {
		keys[i] = rateKey(s.key(p, w.metered))
		args[i] = w.interval.Seconds() * float64(w.units)
	}
	_ = s.link.ask(context.WithoutCancel(ctx), keys, func(ctx context.Context) error {
		return giveBackScript.Run(ctx, s.client, keys, args...).Err()
	})
}

// rateKey returns the key that redis_rate uses for a key.
func rateKey(key string) string { return "rate:" + key }

// key returns a key with the budget as its hash tag, also for a part: in a cluster one script must take from both.
func (s store) key(p plan, w metered) string {
	key := s.prefix + "{" + p.key + "}:"
	if w.part != "" {
		key += w.part + ":"
	}
	return key + w.Per.String()
}
