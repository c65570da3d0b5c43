package rongcloud

import (
	"context"
	"sync"
	"time"
)

// defaultCooldown is the time for which a failed domain is not used.
const defaultCooldown = 30 * time.Second

// domains tracks which of a client's domains work. A call takes a domain and reports how it went. A failed domain is no
// longer used. After a cool-down a single call tries it again, while the others use the next domain.
type domains struct {
	cooldown time.Duration
	now      func() time.Time
	changed  func(ctx context.Context, e DomainChange)

	mu   sync.Mutex
	list []domain
}

type domain struct {
	endpoint
	down    bool
	since   time.Time // when it went down
	probeAt time.Time // when it may be tried again
	probing bool      // a call is probing it

	// epoch counts the changes of state. A report of a call that began before the last change is ignored, so that a
	// hundred calls that fail together count as one failure.
	epoch uint64
}

// ticket is a call's use of a domain.
type ticket struct {
	endpoint
	index int
	epoch uint64
	probe bool
}

func newDomains(endpoints []endpoint, cooldown time.Duration, now func() time.Time, changed func(context.Context, DomainChange)) *domains {
	d := &domains{cooldown: cooldown, now: now, changed: changed, list: make([]domain, len(endpoints))}
	for i, e := range endpoints {
		d.list[i].endpoint = e
	}
	return d
}

// visited is the set of domains that failed an earlier attempt of the same call.
type visited uint64

func (v visited) has(i int) bool     { return v&(1<<i) != 0 }
func (v visited) with(i int) visited { return v | 1<<i }

// all reports whether a call failed on every domain.
func (d *domains) all(v visited) bool { return v == 1<<len(d.list)-1 }

// take selects a domain: the first that works, preferably one on which this call has not failed. If none works, it is
// the one that has been down the longest.
func (d *domains) take(tried visited) ticket {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.all(tried) {
		tried = 0
	}
	i, probe := d.choose(tried)
	if probe {
		d.list[i].probing = true
	}
	return ticket{endpoint: d.list[i].endpoint, index: i, epoch: d.list[i].epoch, probe: probe}
}

func (d *domains) choose(tried visited) (index int, probe bool) {
	longest := -1
	for i := range d.list {
		switch at := &d.list[i]; {
		case tried.has(i):
		case !at.down:
			return i, false
		case !at.probing && !d.now().Before(at.probeAt):
			return i, true
		case longest < 0 || at.since.Before(d.list[longest].since):
			longest = i
		}
	}
	return longest, false
}

// health is what an attempt shows about its domain.
type health uint8

const (
	unknown health = iota // the caller gave up
	working
	failing
)

// report records how an attempt went.
func (d *domains) report(ctx context.Context, t ticket, h health) {
	if change, changed := d.note(t, h); changed {
		d.changed(ctx, change)
	}
}

func (d *domains) note(t ticket, h health) (change DomainChange, changed bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	at := &d.list[t.index]
	if t.probe {
		at.probing = false
	}
	if t.epoch != at.epoch {
		return change, false
	}
	switch {
	case h == failing:
		now := d.now()
		changed = !at.down
		if changed {
			at.down, at.since = true, now
		}
		at.probeAt = now.Add(d.cooldown)
		at.epoch++
	case h == working && at.down:
		at.down, changed = false, true
		at.epoch++
	}
	// With a single domain there is no change to report.
	return DomainChange{Domain: at.host, Down: at.down}, changed && len(d.list) > 1
}

// Domain is the state of a domain of a client.
type Domain struct {
	Host    string
	Current bool      // new calls use it
	Down    bool      // it failed, and has not worked since then
	Since   time.Time // when it went down; zero while it works
	ProbeAt time.Time // when one call will try it again; zero while it works
}

func (d *domains) states() []Domain {
	d.mu.Lock()
	defer d.mu.Unlock()
	current, probe := d.choose(0)
	for i := current + 1; probe && i < len(d.list); i++ { // only one call probes
		if !d.list[i].down {
			current, probe = i, false
		}
	}
	states := make([]Domain, len(d.list))
	for i, at := range d.list {
		states[i] = Domain{Host: at.host, Current: i == current, Down: at.down}
		if at.down {
			states[i].Since, states[i].ProbeAt = at.since, at.probeAt
		}
	}
	return states
}
