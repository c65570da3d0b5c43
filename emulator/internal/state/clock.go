package state

import (
	"sync"
	"time"
)

// clock is the emulator's time: the machine's, plus the durations it was advanced by. It has its own lock, so that it
// can be read under any other.
type clock struct {
	mu     sync.Mutex
	base   func() time.Time
	offset time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base().Add(c.offset)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

// Sequence returns strictly increasing times in milliseconds. Clients drop a message that is not newer than the last
// one they saw in its conversation.
type Sequence struct{ last int64 }

// Next returns the given time in milliseconds, or one more than the last time if that is later.
func (s *Sequence) Next(now time.Time) int64 {
	s.last = max(now.UnixMilli(), s.last+1)
	return s.last
}

// Last returns the last time that Next returned, or 0.
func (s *Sequence) Last() int64 { return s.last }
