package emulator

import (
	"log/slog"
)

// logger logs what happens. The zero logger logs nothing.
type logger struct{ to *slog.Logger }

func (l logger) request(r *SeenRequest) {
	if l.to == nil {
		return
	}
	args := []any{"method", r.Method, "path", r.Path}
	if r.Operation != "" {
		args = append(args, "operation", r.Operation)
	}
	args = append(args, "status", r.Status, "code", r.Code)
	if r.Fault != "" {
		args = append(args, "fault", r.Fault)
	}
	for _, warning := range r.Warnings {
		l.to.Warn("request warning", "path", r.Path, "warning", warning)
	}
	if r.Code == codeOK && r.Status != 0 {
		l.to.Info("request", args...)
		return
	}
	if r.Refusal != "" {
		args = append(args, "reason", r.Refusal)
	}
	l.to.Warn("request refused", args...)
}

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
