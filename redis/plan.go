package rongredis

import (
	"cmp"
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// stretch is the factor by which a paced window is counted longer than it is, for calls that arrive later than they were sent.
const stretch = 1.04

// plan says how a budget is enforced.
type plan struct {
	key      string
	windows  []rongcloud.Window // all that are counted, the shortest first, one for each length
	paced    []pace
	interval time.Duration // between two units, at least
}

// pace spreads the units of a window evenly.
type pace struct {
	per      time.Duration // the window's length, for its key
	interval time.Duration // between two units
	burst    int
}

// spare is added to the burst of a pace: no process asks at the exact moment a unit becomes available, and units asked for late
// would be lost. The count still enforces the quota.
const spare = 2

func planFor(b rongcloud.Budget) (plan, error) {
	p := plan{key: b.Key}
	for _, w := range b.Windows {
		if w.Limit < 1 || w.Per < time.Millisecond {
			return plan{}, &rongcloud.Error{Category: rongcloud.ErrInvalidArgument, Parameter: b.Key, Message: "has a window that allows nothing"}
		}
		same := slices.IndexFunc(p.windows, func(v rongcloud.Window) bool { return v.Per == w.Per })
		if same < 0 {
			p.windows = append(p.windows, w)
		} else {
			p.windows[same].Limit = min(p.windows[same].Limit, w.Limit)
		}
	}
	slices.SortFunc(p.windows, func(a, b rongcloud.Window) int { return cmp.Compare(a.Per, b.Per) })
	for _, w := range p.windows {
		perSecond, burst, ok := w.Pace()
		if !ok {
			continue
		}
		interval := time.Duration(float64(time.Second) / perSecond)
		p.paced = append(p.paced, pace{per: w.Per, interval: interval, burst: burst + spare})
		p.interval = max(p.interval, interval)
	}
	return p, nil
}

// counted returns the time over which a window is counted.
func counted(w rongcloud.Window) time.Duration {
	if _, _, paced := w.Pace(); paced {
		return time.Duration(stretch * float64(w.Per))
	}
	return w.Per
}
