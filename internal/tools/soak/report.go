package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rongcloud-go/sdk/emulator"
	"github.com/rongcloud-go/sdk/message"
)

// report is the result of a run.
type report struct {
	sends, reads map[string]int // outcomes as the callers saw them
	there        map[string]int // number of sends with an outcome that are in the room
	met          [misfortunes]int
	again        int
	deaths       int
	found        int // messages in the rooms
	violations   []string
}

func newReport() *report {
	return &report{sends: map[string]int{}, reads: map[string]int{}, there: map[string]int{}}
}

func (r *report) violate(format string, args ...any) {
	r.violations = append(r.violations, fmt.Sprintf(format, args...))
}

func (r *report) add(w *worker) {
	for end, n := range w.tally.ends {
		r.sends[end] += n
	}
	for end, n := range w.tally.reads {
		r.reads[end] += n
	}
	r.again += w.tally.again
	if w.tally.broken != nil {
		r.violate("worker %s stopped: %v", w.name, w.tally.broken)
	}
}

func (r *report) count(d *domain) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for m, n := range d.met {
		r.met[m] += n
	}
	r.deaths += d.deaths
}

// compare compares the outcomes that a worker saw with the messages in its rooms.
func (r *report) compare(emu *emulator.Emulator, w *worker) {
	for room, sends := range w.tally.sends {
		times := map[string]int{}
		for _, m := range emu.ChatroomMessages(room) {
			var text message.Text
			if err := json.Unmarshal([]byte(m.Content), &text); err != nil {
				r.violate("%s: a message cannot be read: %v", room, err)
			}
			times[text.Content]++
			r.found++
		}
		for content, n := range times {
			if _, sent := sends[content]; !sent {
				r.violate("%s: %q was not sent into it", room, content)
			}
			if n > 1 {
				r.violate("%s: %q took effect %d times", room, content, n)
			}
		}
		for content, end := range sends {
			n := times[content]
			r.there[end] += min(n, 1)
			switch {
			case end == delivered && n == 0:
				r.violate("%s: %q succeeded and is lost", room, content)
			case end != delivered && end != uncertain && n > 0:
				r.violate("%s: %q took effect, and its caller was told %q", room, content, end)
			}
		}
	}
}

// String is the summary.
func (r *report) String() string {
	var b strings.Builder
	row := func(what string, n int) { fmt.Fprintf(&b, "%-44s %9d\n", what, n) }
	for _, end := range slices.Sorted(maps.Keys(r.sends)) {
		row("sends: "+end, r.sends[end])
		row("  of these in the room", r.there[end])
	}
	for _, end := range slices.Sorted(maps.Keys(r.reads)) {
		row("reads: "+end, r.reads[end])
	}
	row("calls of more than one attempt", r.again)
	row("messages found", r.found)
	row("deaths of a domain", r.deaths)
	for m, n := range r.met {
		row("requests that met: "+misfortune(m).String(), n)
	}
	row("violations", len(r.violations))
	for i, v := range r.violations {
		if i == 20 {
			b.WriteString("...\n")
			break
		}
		b.WriteString("  " + v + "\n")
	}
	return b.String()
}
