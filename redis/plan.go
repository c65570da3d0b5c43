package rongredis

import (
	"cmp"
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// stretch is how much longer than it is a paced window is counted over, for calls that arrive later than they were sent.
const stretch = 1.04

// plan is how a budget is held.
type plan struct {
	key      string
	windows  []rongcloud.Window // all, counted; the shortest first, one for each length
	paced    []pace
	interval time.Duration // between two units, at least
}

// pace is a window that is used evenly.
type pace struct {
	per      time.Duration // the window's length, for its key
	interval time.Duration // between two units
	burst    int
}

// spare is added to the burst of a pace: nobody asks exactly when the next unit is there, and what is late would be lost. The
// count sees to it that the quota holds all the same.
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

// counted is the time a window is counted over.
func counted(w rongcloud.Window) time.Duration {
	if _, _, paced := w.Pace(); paced {
		return time.Duration(stretch * float64(w.Per))
	}
	return w.Per
}
