package rongcloud

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Budget is the quota that a call uses: that of its operation, or one that several operations share.
type Budget struct {
	Key     string   // App Key and operation, or App Key and the name of the shared budget
	Windows []Window // at least one; all apply at the same time

	// Parts are narrower budgets that the call uses as well, such as that of a channel.
	Parts []Part
}

// Part is a narrower budget within a Budget.
type Part struct {
	Key     string // the key of the Budget, and the target of the part
	Windows []Window
	Units   int // units that the call uses
}

// Limiter keeps calls within their quotas. [NewLocalLimiter] returns one for a single process. The module
// github.com/rongcloud-go/sdk/redis has one that processes share. It is safe for concurrent use.
type Limiter interface {
	// Take takes units from a budget, and from each of its parts the units of the part. It waits for them no longer
	// than patience and the context allow. If it would have to wait longer, it takes nothing and fails at once with an
	// *Error of category ErrRateLimited, whose RetryAfter is the time it would have waited. With a patience of 0 it
	// never waits.
	Take(ctx context.Context, b Budget, units int, patience time.Duration) error
}

// LimitMode is what a call does when its quota is used up.
type LimitMode uint8

const (
	LimitOff  LimitMode = iota // send the call, and let the service refuse it
	LimitWait                  // wait for the quota, unless that takes longer than the context lasts
	LimitFail                  // fail with ErrRateLimited; nothing is sent
)

// unlimitedPatience is the patience of a call whose context has no deadline.
const unlimitedPatience = time.Duration(1<<63 - 1)

// quotas is the limiter of a client and its settings.
type quotas struct {
	take    func(c *Client, ctx context.Context, cl *call) (time.Duration, *Error) // takeQuota, which programs without a limiter do not link
	limiter Limiter
	mode    LimitMode
	granted map[string][]Window // by operation id or shared budget: the quota of the app's plan instead of the documented one
}

// takeQuota takes the units of a call before it is sent, and returns the time it waited for them.
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

// budget returns the budget of a call. ok is false if no quota is documented or granted.
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

// The names of the parts of a quota in WithQuota, after the name of the quota.
const (
	groupsPart = ":groups"
	targetPart = ":target"
)

// part returns the windows of a part of a quota, or nil if there are none.
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
