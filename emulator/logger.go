package emulator

import (
	"log/slog"
)

// logger logs what happens. The zero logger logs nothing.
type logger struct{ to *slog.Logger }

// attempt logs one call of a callback.
func (l logger) attempt(d *Delivery, a Attempt) {
	if l.to == nil {
		return
	}
	args := []any{"kind", d.Kind, "url", d.Address, "status", a.Status, "took", a.Took}
	if a.Failure == "" {
		l.to.Info("callback", args...)
		return
	}
	l.to.Warn("callback failed", append(args, "reason", a.Failure)...)
}

// gaveUp logs a callback that is not called again.
func (l logger) gaveUp(d *Delivery, reason string) {
	if l.to != nil {
		l.to.Warn("callback given up", "kind", d.Kind, "url", d.Address, "reason", reason)
	}
}
