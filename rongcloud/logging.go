package rongcloud

import (
	"context"
	"log/slog"
	"time"
)

// logAttempt reports an attempt. The names of the event and its attributes are stable.
func (c *Client) logAttempt(ctx context.Context, cl *call, got attempt, err *Error, started time.Time) {
	if c.logger == nil {
		return
	}
	level := slog.LevelDebug
	if err != nil {
		level = slog.LevelWarn
	}
	if !c.logger.Enabled(ctx, level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("operation", cl.op.ID),
		slog.Int("attempt", cl.meta.Attempts),
		slog.String("domain", cl.meta.Domain),
		slog.String("request_id", cl.meta.RequestID),
		slog.Int("status", got.status),
		slog.Int("code", int(got.code)),
		slog.Duration("duration", c.now().Sub(started)),
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	c.logger.LogAttrs(ctx, level, "rongcloud.call", attrs...)
}
