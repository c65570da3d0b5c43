package rongcloud

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Budget is what a call draws its quota from: an operation's own, or one that several operations share.
type Budget struct {
	Key     string   // App Key and operation, or App Key and the name of the shared budget
	Windows []Window // at least one; all hold at the same time

	// Parts are narrower budgets that the call draws on as well, such as that of a channel.
	Parts []Part
}

// Part is a narrower budget within another one.
type Part struct {
	Key     string // that of the whole budget, and what the part is for
	Windows []Window
	Units   int // what the call takes of it
}

// Limiter keeps calls within their quotas. [NewLocalLimiter] serves one process; the module
// github.com/rongcloud-go/sdk/redis has one for a fleet. It is safe for concurrent use.
type Limiter interface {
	// Take takes units from a budget, and from each of its parts what that says, waiting for them at most for the patience, and no longer than the context lasts. When it
	// would have to wait longer it takes nothing, does not wait, and fails with an *Error of category ErrRateLimited whose
	// RetryAfter is how long it would have had to wait. With a patience of 0 it never waits.
	Take(ctx context.Context, b Budget, units int, patience time.Duration) error
}

// LimitMode says what a call does when its quota is used up.
type LimitMode uint8

const (
	LimitOff  LimitMode = iota // call, and let the service refuse
	LimitWait                  // wait for the quota, unless the wait would outlive the context
	LimitFail                  // fail with ErrRateLimited; nothing is sent
)

// unlimitedPatience is the patience of a call whose context has no deadline.
const unlimitedPatience = time.Duration(1<<63 - 1)

// quotas is a client's use of a Limiter.
type quotas struct {
	take    func(c *Client, ctx context.Context, cl *call) (time.Duration, *Error) // takeQuota, which programs without a limiter do not link
	limiter Limiter
	mode    LimitMode
	granted map[string][]Window // by operation id or shared budget: what the app's plan grants instead of the documented quota
}

// takeQuota draws a call's units before it is sent, and returns how long it waited for them.
func (c *Client) takeQuota(ctx context.Context, cl *call) (waited time.Duration, failed *Error) {
	budget, ok := c.quotas.budget(c.appKey, cl)
	if !ok {
		return 0, nil
	}
	var patience time.Duration
	if cl.limit == LimitWait {
		patience = unlimitedPatience
		if end, limited := ctx.Deadline(); limited {
			patience = max(0, time.Until(end))
		}
		if cl.mayHaveRun && !cl.op.Idempotent {
			patience = min(patience, max(0, cl.repeatBy().Sub(c.now())))
		}
	}
	started := c.now()
	err := c.quotas.limiter.Take(ctx, budget, max(cl.units, 1), patience)
	if err == nil {
		return c.now().Sub(started), nil
	}
	failed = &Error{Operation: cl.op.ID, Message: "not sent", RequestID: cl.meta.RequestID, Err: err}
	var limited *Error
	if errors.As(err, &limited) {
		failed.Category, failed.RetryAfter = limited.Category, limited.RetryAfter
		if limited.Category == ErrRateLimited {
			failed.Err = nil
			failed.Message = fmt.Sprintf("not sent: the quota allows it in %s", limited.RetryAfter)
		}
	}
	return 0, failed
}

// budget finds what a call draws on; ok is false where no quota is documented or granted.
func (q *quotas) budget(appKey string, cl *call) (b Budget, ok bool) {
	quota := &cl.op.Quota
	name := cmp.Or(quota.Shared, cl.op.ID)
	b.Key = appKey + ":" + name
	if b.Windows, ok = q.granted[name]; !ok {
		if quota.Limit == 0 {
			return b, false
		}
		b.Windows = append(b.Windows, quota.Window)
		if quota.Also.Limit != 0 {
			b.Windows = append(b.Windows, quota.Also)
		}
	}
	if windows := q.part(name+groupsPart, quota.Groups); cl.toGroup && windows != nil {
		b.Parts = append(b.Parts, Part{Key: b.Key + groupsPart, Windows: windows, Units: max(cl.units, 1)})
	}
	if windows := q.part(name+targetPart, quota.PerTarget); len(cl.targets) > 0 && windows != nil {
		b.eachTarget(cl.targets, windows)
	}
	return b, true
}

// What the parts of a quota are called in WithQuota, after the name of the quota.
const (
	groupsPart = ":groups"
	targetPart = ":target"
)

// part returns the windows of a part of a quota, nil where there are none.
func (q *quotas) part(name string, documented Window) []Window {
	if documented.Limit == 0 {
		return nil
	}
	if windows, ok := q.granted[name]; ok {
		return windows
	}
	return []Window{documented}
}

// eachTarget adds a part for every target.
func (b *Budget) eachTarget(targets []string, windows []Window) {
	first := len(b.Parts)
	for _, target := range targets {
		key := b.Key + targetPart + ":" + target
		if at := slices.IndexFunc(b.Parts[first:], func(p Part) bool { return p.Key == key }); at >= 0 {
			b.Parts[first+at].Units++
			continue
		}
		b.Parts = append(b.Parts, Part{Key: key, Windows: windows, Units: 1})
	}
}
