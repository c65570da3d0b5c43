package api

import (
	"slices"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// quotas are the budgets of an app's operations. A nil *quotas has no limits.
type quotas struct {
	mu      sync.Mutex
	budgets map[string]*budget // by operation or by the name of the budget they share, and what a part is for
	targets []string           // the keys of the budgets of single targets, in the order they were made
}

func newQuotas() *quotas { return &quotas{budgets: map[string]*budget{}} }

// share is what a request draws from one budget.
type share struct {
	key     string // of the budget
	what    string // what the units are, for a refusal
	windows []catalogue.Window
	units   int
	target  bool // the budget is that of a single target
}

// draw takes the units of a request from the budget of its operation and from the parts of it, or refuses the request. It reads the
// time under the lock, so that draws are in order.
func (q *quotas) draw(r *Request, now func() time.Time) *Refusal {
	if q == nil || r.op.Quota == nil {
		return nil
	}
	return q.drawShares(r.shares(), now)
}

// drawShares draws all shares, or none of them when one is too large.
func (q *quotas) drawShares(shares []share, now func() time.Time) *Refusal {
	q.mu.Lock()
	defer q.mu.Unlock()
	at := now()
	for _, s := range shares {
		if full := q.budget(s, at).full(at, s.units); full != nil {
			return Refuse(codeRateLimited, "%s: the quota is %d %s per %s, %d are used", s.key, full.limit, s.what, full.per, full.used)
		}
	}
	for _, s := range shares {
		q.budgets[s.key].take(at, s.units)
	}
	return nil
}

// keptTargets is how many budgets of single targets there are before those that nothing is drawn from any more are dropped.
const keptTargets = 1000

// budget returns the budget of a share, which it makes if necessary.
func (q *quotas) budget(s share, now time.Time) *budget {
	if b, ok := q.budgets[s.key]; ok {
		return b
	}
	if s.target {
		if len(q.targets) >= keptTargets {
			q.targets = slices.DeleteFunc(q.targets, func(key string) bool {
				unused := q.budgets[key].unused(now)
				if unused {
					delete(q.budgets, key)
				}
				return unused
			})
		}
		q.targets = append(q.targets, s.key)
	}
	b := newBudget(s.windows)
	q.budgets[s.key] = b
	return b
}

// budget has one or two windows, which apply at the same time.
type budget struct{ windows []*window }

func newBudget(windows []catalogue.Window) *budget {
	b := &budget{}
	for _, w := range windows {
		b.windows = append(b.windows, newWindow(w))
	}
	return b
}

// full returns a window that has no room for so many units, or nil.
func (b *budget) full(now time.Time, units int) *window {
	for _, w := range b.windows {
		if w.expire(now); w.used+units > w.limit {
			return w
		}
	}
	return nil
}

// take takes units from every window.
func (b *budget) take(now time.Time, units int) {
	for _, w := range b.windows {
		w.take(now, units)
	}
}

// unused reports whether nothing is drawn from any window.
func (b *budget) unused(now time.Time) bool {
	for _, w := range b.windows {
		if w.expire(now); w.used > 0 {
			return false
		}
	}
	return true
}

// window remembers the draws within its span. There are at most limit, since each has at least one unit.
type window struct {
	limit int
	per   string
	span  time.Duration
	draws []drawn // in order
	used  int     // units in draws
}

type drawn struct {
	at    time.Time
	units int
}

func newWindow(w catalogue.Window) *window {
	return &window{limit: w.Limit, per: w.Per, span: w.Duration()}
}

func (w *window) expire(now time.Time) {
	over := 0
	for over < len(w.draws) && !w.draws[over].at.After(now.Add(-w.span)) {
		w.used -= w.draws[over].units
		over++
	}
	w.draws = w.draws[over:]
}

func (w *window) take(now time.Time, units int) {
	w.used += units
	w.draws = append(w.draws, drawn{now, units})
}
