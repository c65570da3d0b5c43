package callback

import "log/slog"

// logAttempt logs one call of a callback.
func (d *Dispatcher) logAttempt(delivery *Delivery, a Attempt) {
	if d.config.Logger == nil {
		return
	}
	l := d.config.Logger.With(slog.Any("kind", delivery.Kind), slog.String("url", delivery.Address), slog.Int("status", a.Status), slog.Duration("took", a.Took))
	if a.Failure == "" {
		l.Info("callback")
		return
	}
	l.Warn("callback failed", "reason", a.Failure)
}

// logGivenUp logs a callback that is not called again.
func (d *Dispatcher) logGivenUp(delivery *Delivery, reason string) {
	if d.config.Logger != nil {
		d.config.Logger.Warn("callback given up", "kind", delivery.Kind, "url", delivery.Address, "reason", reason)
	}
}
