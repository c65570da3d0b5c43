package rongcloud

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// testClock is a clock that the test moves.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func threeDomains() (*domains, *testClock) {
	clock := &testClock{now: time.Unix(1_700_000_000, 0)}
	list := []endpoint{{host: "a"}, {host: "b"}, {host: "c"}}
	return newDomains(list, defaultCooldown, clock.Now, ignoreChange), clock
}

func (d *domains) current() string {
	for _, s := range d.states() {
		if s.Current {
			return s.Host
		}
	}
	return ""
}

func TestFailingDomainIsNotUsed(t *testing.T) {
	d, clock := threeDomains()
	first := d.take(0)
	assert.Equal(t, "a", first.host)
	d.report(t.Context(), first, failing)
	assert.Equal(t, "b", d.take(0).host)
	assert.Equal(t, "b", d.current())
	a := d.states()[0]
	assert.True(t, a.Down)
	assert.Equal(t, clock.Now(), a.Since)
	assert.Equal(t, clock.Now().Add(defaultCooldown), a.ProbeAt)
}

func TestRetryPrefersUntriedDomain(t *testing.T) {
	d, _ := threeDomains()
	assert.Equal(t, "b", d.take(visited(0).with(0)).host)
	assert.Equal(t, "c", d.take(visited(0).with(0).with(1)).host)
	assert.Equal(t, "a", d.take(visited(0).with(0).with(1).with(2)).host, "after all domains it starts again")
}

func TestOneCallProbesAfterTheCooldown(t *testing.T) {
	for name, c := range map[string]struct {
		seen health
		want string
	}{
		"it works":           {working, "a"},
		"it still fails":     {failing, "b"},
		"the caller gave up": {unknown, "a"}, // the next call probes
	} {
		t.Run(name, func(t *testing.T) {
			d, clock := threeDomains()
			d.report(t.Context(), d.take(0), failing)
			clock.advance(defaultCooldown - 1)
			assert.Equal(t, "b", d.take(0).host)
			clock.advance(1)
			probe := d.take(0)
			assert.Equal(t, "a", probe.host)
			for range 3 {
				assert.Equal(t, "b", d.take(0).host, "others use the backup meanwhile")
			}
			d.report(t.Context(), probe, c.seen)
			assert.Equal(t, c.want, d.take(0).host)
		})
	}
}

func TestAFailedProbeStartsTheCooldownAgain(t *testing.T) {
	d, clock := threeDomains()
	d.report(t.Context(), d.take(0), failing)
	clock.advance(defaultCooldown)
	d.report(t.Context(), d.take(0), failing)
	clock.advance(defaultCooldown - 1)
	assert.Equal(t, "b", d.take(0).host)
	clock.advance(1)
	assert.Equal(t, "a", d.take(0).host)
}

func TestOldReportIsIgnored(t *testing.T) {
	d, clock := threeDomains()
	early, late := d.take(0), d.take(0)
	d.report(t.Context(), early, failing)
	clock.advance(defaultCooldown)
	probe := d.take(0)
	d.report(t.Context(), probe, working)
	d.report(t.Context(), late, failing) // began before the domain failed and came back
	assert.Equal(t, "a", d.current())

	d.report(t.Context(), d.take(0), failing)
	d.report(t.Context(), probe, working) // likewise
	assert.Equal(t, "b", d.current())
}

func TestIfNoDomainWorksTheLongestDownIsUsed(t *testing.T) {
	d, clock := threeDomains()
	for _, host := range []string{"a", "b", "c"} {
		next := d.take(0)
		assert.Equal(t, host, next.host)
		d.report(t.Context(), next, failing)
		clock.advance(time.Second)
	}
	last := d.take(0)
	assert.Equal(t, "a", last.host)
	d.report(t.Context(), last, working)
	assert.Equal(t, "a", d.current())
	assert.False(t, d.states()[0].Down)
}

func TestSingleDomainIsAlwaysUsed(t *testing.T) {
	clock := &testClock{now: time.Unix(1_700_000_000, 0)}
	d := newDomains([]endpoint{{host: "a"}}, defaultCooldown, clock.Now, ignoreChange)
	for range 5 {
		next := d.take(visited(0).with(0))
		assert.Equal(t, "a", next.host)
		d.report(t.Context(), next, failing)
	}
}

// A hundred callers use a primary that fails and comes back. Its state changes once each way, in whatever order they
// report.
func TestNoFlipFlopUnderAHundredCallers(t *testing.T) {
	d, clock := threeDomains()
	var tickets []ticket
	for range 100 {
		tickets = append(tickets, d.take(0))
	}
	var reporting sync.WaitGroup
	for _, at := range tickets {
		reporting.Go(func() {
			d.report(t.Context(), at, failing)
			next := d.take(visited(0).with(at.index))
			d.report(t.Context(), next, working)
			assert.Equal(t, "b", next.host)
		})
	}
	reporting.Wait()
	assert.EqualValues(t, 1, d.list[0].epoch, "a hundred failures count as one")
	assert.EqualValues(t, 0, d.list[1].epoch)

	clock.advance(defaultCooldown)
	probes := make(chan ticket, 100)
	for range 100 {
		reporting.Go(func() {
			if at := d.take(0); at.host == "a" {
				probes <- at
			}
		})
	}
	reporting.Wait()
	close(probes)
	assert.Len(t, probes, 1, "one call probes")
	d.report(t.Context(), <-probes, working)
	assert.Equal(t, "a", d.current())
}

// For any order of taking and reporting: a domain that works is selected if there is one, and at most one call probes.
func TestDomainsAgainstAModel(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 1))
		d, clock := threeDomains()
		var open []ticket
		for range 100 {
			switch random.IntN(3) {
			case 0:
				at := d.take(0)
				probing := 0
				for _, o := range append(open, at) {
					if o.probe && o.index == at.index {
						probing++
					}
				}
				if at.probe {
					assert.Equal(t, 1, probing, "seed %d", seed)
				} else if d.list[at.index].down {
					for i, other := range d.list {
						assert.True(t, other.down, "seed %d: %d works", seed, i)
					}
				}
				open = append(open, at)
			case 1:
				if len(open) > 0 {
					i := random.IntN(len(open))
					d.report(t.Context(), open[i], health(random.IntN(3)))
					open = append(open[:i], open[i+1:]...)
				}
			case 2:
				clock.advance(time.Duration(random.IntN(20)) * time.Second)
			}
		}
	}
}

func ignoreChange(context.Context, DomainChange) {}
