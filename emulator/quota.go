package emulator

import (
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/rongcloud-go/sdk/internal/catalogue"
)

// quotas are the budgets of operations. Nil has no limit.
type quotas struct {
	mu      sync.Mutex
	budgets map[string]*budget // by operation or by the name of the budget they share
}

func newQuotas() *quotas { return &quotas{budgets: map[string]*budget{}} }

// draw takes what a request counts from its operation's budget, or refuses it. The time is read under the lock: draws are in order.
func (q *quotas) draw(r *request, now func() time.Time) *failure {
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
		return fail(codeRateLimited, "%s: the quota is %d %s per %s, %d are used", name, full.limit, quota.Counts, full.per, full.used)
	}
	return nil
}

// budget is one or two windows that hold at the same time.
type budget struct{ windows []*window }

func newBudget(q *catalogue.Quota) *budget {
	b := &budget{windows: []*window{newWindow(q.Window)}}
	if q.Also != nil {
		b.windows = append(b.windows, newWindow(*q.Also))
	}
	return b
}

// draw takes units from every window or, when one of them is full, from none, and returns that one.
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

// window remembers every draw of its length, which are at most limit, since each has a unit at least.
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

// units is what a request counts against its quota, at least 1.
func (r *request) units() int {
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

// values counts the values of the first of some parameters that the request has.
func (r *request) values(names ...string) int {
	for _, name := range names {
		if n := len(r.list(name)); n > 0 {
			return n
		}
		if list, ok := r.json[name].([]any); ok && len(list) > 0 {
			return len(list)
		}
	}
	return 0
}

// users counts the ids of users, which are repeated or joined with commas. Where targetIds are given, userId is who they belong to.
func (r *request) users() int {
	for _, name := range []string{"targetIds", "userIds", "userId"} {
		n := 0
		for _, value := range r.list(name) {
			n += 1 + strings.Count(value, ",")
		}
		if n > 0 {
			return n
		}
	}
	return 0
}

// entries counts the attributes of a batch; what cannot be read is for the operation to refuse.
func (r *request) entries() int {
	var set map[string]json.RawMessage
	var removed []json.RawMessage
	_ = json.Unmarshal([]byte(r.text("entryInfo")), &set)
	_ = json.Unmarshal([]byte(r.text("entryKeys")), &removed)
	return len(set) + len(removed)
}
