package api

import (
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// quotas are the budgets of an app's operations. A nil *quotas has no limits.
type quotas struct {
	mu      sync.Mutex
	budgets map[string]*budget // by operation or by the name of the budget they share
}

func newQuotas() *quotas { return &quotas{budgets: map[string]*budget{}} }

// draw takes the units of a request from the budget of its operation, or refuses the request. It reads the time under the lock, so
// that draws are in order.
func (q *quotas) draw(r *Request, now func() time.Time) *Refusal {
	quota := r.op.Quota
	if q == nil || quota == nil {
		return nil
	}
	name := quota.Shared
	if name == "" {
		name = r.op.ID
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	b, ok := q.budgets[name]
	if !ok {
		b = newBudget(quota)
		q.budgets[name] = b
	}
	if full := b.draw(now(), r.units()); full != nil {
		return Refuse(codeRateLimited, "%s: the quota is %d %s per %s, %d are used", name, full.limit, quota.Counts, full.per, full.used)
	}
	return nil
}

// budget has one or two windows, which apply at the same time.
type budget struct{ windows []*window }

func newBudget(q *catalogue.Quota) *budget {
	b := &budget{windows: []*window{newWindow(q.Window)}}
	if q.Also != nil {
		b.windows = append(b.windows, newWindow(*q.Also))
	}
	return b
}

// draw takes units from every window. When one of them is full it takes none, and returns that window.
func (b *budget) draw(now time.Time, units int) (full *window) {
	for _, w := range b.windows {
		if w.expire(now); w.used+units > w.limit {
			return w
		}
	}
	for _, w := range b.windows {
		w.take(now, units)
	}
	return nil
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

// units returns how many units of its quota a request takes, at least 1.
func (r *Request) units() int {
	n := 0
	switch r.op.Quota.Counts {
	case "recipients":
		n = r.values("toUserId", "userIds")
	case "targets":
		n = r.values("toChatroomId", "toGroupId", "toGroupIds")
	case "users":
		n = r.users()
	case "entries":
		n = r.entries()
	}
	return max(n, 1)
}

// values counts the values of the first of the parameters that has any.
func (r *Request) values(names ...string) int {
	for _, name := range names {
		if n := len(r.List(name)); n > 0 {
			return n
		}
	}
	return 0
}

// users counts the ids of users, which are repeated or joined with commas. With targetIds, userId is the user they belong to.
func (r *Request) users() int {
	for _, name := range []string{"targetIds", "userIds", "userId"} {
		n := 0
		for _, value := range r.List(name) {
			n += 1 + strings.Count(value, ",")
		}
		if n > 0 {
			return n
		}
	}
	return 0
}

// entries counts the attributes of a batch. The handler refuses what cannot be decoded.
func (r *Request) entries() int {
	var set map[string]json.RawMessage
	var removed []json.RawMessage
	_ = r.Decode("entryInfo", &set)
	_ = r.Decode("entryKeys", &removed)
	return len(set) + len(removed)
}
