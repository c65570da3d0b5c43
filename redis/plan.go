package rongredis

import (
	"cmp"
	"slices"
	"time"

	"github.com/rongcloud-go/sdk/rongcloud"
)

// stretch is the factor by which a paced window is counted longer than it is, for calls that arrive later than they were sent.
const stretch = 1.04

// plan says how a call draws on a budget and its parts.
type plan struct {
	key      string    // of the budget
	line     string    // names the calls that wait for the same budget and parts
	units    int       // of the budget
	windows  []metered // all that are counted; those of the budget first, the shortest first, one for each length
	paced    []pace
	interval time.Duration // between two units, at least
}

// metered is a window and the units that the call takes from it.
type metered struct {
	rongcloud.Window
	part  string // the key of the part; empty: the budget itself
	units int
}

// pace spreads the units of a window evenly.
type pace struct {
	metered
	interval time.Duration // between two units
	burst    int
}

// spare is added to the burst of a pace: no process asks at the exact moment a unit becomes available, and units asked for late
// would be lost. The count still enforces the quota.
const spare = 2

func planFor(b rongcloud.Budget, units int) (plan, error) {
	p := plan{key: b.Key, line: b.Key, units: units}
	if err := p.draw(b.Windows, "", units, b.Key); err != nil {
		return plan{}, err
	}
	for _, part := range b.Parts {
		p.line += "\n" + part.Key
		if part.Units < 1 {
			continue
		}
		if err := p.draw(part.Windows, part.Key, part.Units, part.Key); err != nil {
			return plan{}, err
		}
	}
	for _, w := range p.windows {
		perSecond, burst, ok := w.Pace()
		if !ok {
			continue
		}
		interval := time.Duration(float64(time.Second) / perSecond)
		p.paced = append(p.paced, pace{metered: w, interval: interval, burst: burst + spare})
		p.interval = max(p.interval, interval*time.Duration(w.units)/time.Duration(units))
	}
	return p, nil
}

// draw adds windows, one for each length.
func (p *plan) draw(windows []rongcloud.Window, part string, units int, key string) error {
	var drawn []metered
	for _, w := range windows {
		if w.Limit < 1 || w.Per < time.Millisecond {
			return &rongcloud.Error{Category: rongcloud.ErrInvalidArgument, Parameter: key, Message: "has a window that allows nothing"}
		}
		same := slices.IndexFunc(drawn, func(v metered) bool { return v.Per == w.Per })
		if same < 0 {
			drawn = append(drawn, metered{w, part, units})
		} else {
			drawn[same].Limit = min(drawn[same].Limit, w.Limit)
		}
	}
	slices.SortFunc(drawn, func(a, b metered) int { return cmp.Compare(a.Per, b.Per) })
	p.windows = append(p.windows, drawn...)
	return nil
}

// counted returns the time over which a window is counted.
func counted(w rongcloud.Window) time.Duration {
	if _, _, paced := w.Pace(); paced {
		return time.Duration(stretch * float64(w.Per))
	}
	return w.Per
}
