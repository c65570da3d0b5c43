package rongredis

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"github.com/rongcloud-go/sdk/rongcloud"
	"github.com/rongcloud-go/sdk/webhook"
)

var (
	//go:embed claim.lua
	claimSource string
	claimScript = goredis.NewScript(claimSource)

	//go:embed settle.lua
	settleSource string
	settleScript = goredis.NewScript(settleSource)

	//go:embed release.lua
	releaseSource string
	releaseScript = goredis.NewScript(releaseSource)
)

const (
	// clockTolerance is how much longer a signature is kept, for processes whose clocks are behind that of Redis.
	clockTolerance = time.Minute

	// longestKept limits how long a signature is kept.
	longestKept = 30 * 24 * time.Hour
)

// standings maps the script's replies.
var standings = map[string]webhook.Standing{
	"claimed": webhook.Claimed, "busy": webhook.Busy, "settled": webhook.Settled, "mismatch": webhook.Mismatch,
}

// NonceStore stores used signatures for all processes that share a Redis, so that one of them handles a delivery. It is safe for
// concurrent use.
type NonceStore struct {
	client goredis.UniversalClient
	prefix string
	link   *link
}

var _ webhook.NonceStore = (*NonceStore)(nil)

// NewNonceStore returns a store in a Redis server, a cluster or a ring. The caller closes the client.
//
// While Redis is unavailable the methods return [rongcloud.ErrUnavailable], so that a handler responds with 503 and the service
// delivers again; after the third failure the event is lost. With [FailOpen] deliveries are handled instead, replayed ones too.
// In either case the methods fail if Redis returns an error such as that of a key used for something else.
func NewNonceStore(client goredis.UniversalClient, opts ...Option) (*NonceStore, error) {
	c := defaultConfig()
	c.closed = true
	c, err := c.with("NewNonceStore", client, opts)
	if err != nil {
		return nil, err
	}
	return &NonceStore{client: client, prefix: c.prefix, link: c.link("rongcloud.nonces", time.Now)}, nil
}

// Claim implements webhook.NonceStore. The lease ends by the clock of Redis. The signature is forgotten a minute after c.Until or
// the end of the lease, at most 30 days from now.
func (s *NonceStore) Claim(ctx context.Context, c webhook.Claim) (webhook.Standing, []byte, error) {
	if err := s.usable(ctx); err != nil {
		return 0, nil, err
	}
	keys := s.keys(c)
	args := []any{
		c.Body, c.Holder, rand.Text(), max(0, c.Lease).Microseconds(), millis(c.Until),
		clockTolerance.Milliseconds(), longestKept.Milliseconds(),
	}
	var standing webhook.Standing
	var answer []byte
	var over atomic.Bool // set when the claim arrives, and when the wait for it ends; the second of the two releases it
	err := s.link.ask(ctx, keys, func(ctx context.Context) error {
		reply := claimScript.Run(ctx, s.client, keys, args...)
		if reply.Err() != nil {
			return reply.Err()
		}
		got, err := reply.StringSlice()
		if err == nil {
			standing, answer, err = parseStanding(got)
		}
		if err != nil {
			return &oddReply{err}
		}
		if standing == webhook.Claimed && over.Swap(true) {
			s.giveUp(ctx, c)
		}
		return nil
	})
	switch {
	case err == nil:
		return standing, answer, nil
	case s.lets(ctx, err):
		return webhook.Claimed, nil, nil
	}
	if over.Swap(true) {
		go s.giveUp(ctx, c)
	}
	return 0, nil, s.failure(ctx, err)
}

// giveUp releases a claim that arrived too late, so that the next delivery need not wait for the end of its lease.
func (s *NonceStore) giveUp(ctx context.Context, c webhook.Claim) {
	_ = s.release(context.WithoutCancel(ctx), c)
}

// Settle implements webhook.NonceStore.
func (s *NonceStore) Settle(ctx context.Context, c webhook.Claim, answer []byte) error {
	return s.note(ctx, c, func(ctx context.Context) error {
		return settleScript.Run(ctx, s.client, s.keys(c), c.Body, answer).Err()
	})
}

// Release implements webhook.NonceStore.
func (s *NonceStore) Release(ctx context.Context, c webhook.Claim) error {
	return s.note(ctx, c, func(ctx context.Context) error { return s.release(ctx, c) })
}

func (s *NonceStore) release(ctx context.Context, c webhook.Claim) error {
	return releaseScript.Run(ctx, s.client, s.keys(c), c.Holder).Err()
}

func (s *NonceStore) note(ctx context.Context, c webhook.Claim, question func(context.Context) error) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	err := s.link.ask(ctx, s.keys(c), question)
	if err == nil || s.lets(ctx, err) {
		return nil
	}
	return s.failure(ctx, err)
}

// usable returns an error for a store that New did not make, and for a context that has ended.
func (s *NonceStore) usable(ctx context.Context) error {
	if s == nil || s.link == nil {
		return &rongcloud.Error{Category: rongcloud.ErrInvalidArgument, Parameter: "NonceStore", Message: "must be made by rongredis.NewNonceStore"}
	}
	return ctx.Err()
}

// lets reports whether a failure of Redis lets a delivery through.
func (s *NonceStore) lets(ctx context.Context, err error) bool {
	return s.link.open && ctx.Err() == nil && !isFault(err)
}

func (s *NonceStore) failure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if isFault(err) {
		return &rongcloud.Error{Category: rongcloud.ErrUnavailable, Message: "the use of a signature cannot be looked up or noted", Err: err}
	}
	return &rongcloud.Error{
		Category: rongcloud.ErrUnavailable, RetryAfter: s.link.holdOff,
		Message: "the use of a signature cannot be looked up or noted, Redis does not answer", Err: err,
	}
}

// millis returns the milliseconds since 1970. Those of times outside of the years 1970 to 9999 may not fit into 64 bits.
func millis(t time.Time) int64 {
	last := time.Date(10000, 1, 1, 0, 0, 0, -1, time.UTC)
	switch {
	case t.Before(time.Unix(0, 0)):
		return 0
	case t.After(last):
		t = last
	}
	return t.UnixMilli()
}

// keys returns a key with a digest of the signature, which comes from outside and may have any length.
func (s *NonceStore) keys(c webhook.Claim) []string {
	digest := sha256.Sum256([]byte(c.Signature))
	return []string{s.prefix + "nonce:" + hex.EncodeToString(digest[:])}
}

func parseStanding(got []string) (webhook.Standing, []byte, error) {
	if len(got) == 0 {
		return 0, nil, errors.New("the script answered nothing")
	}
	standing, known := standings[got[0]]
	switch {
	case !known, (standing == webhook.Settled) != (len(got) == 2):
		return 0, nil, fmt.Errorf("the script answered %d texts that are no standing", len(got))
	case standing == webhook.Settled:
		return standing, []byte(got[1]), nil
	}
	return standing, nil, nil
}
