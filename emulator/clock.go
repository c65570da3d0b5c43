package emulator

import (
	"sync"
	"time"
)

// clock is the emulator's time: the machine's, plus what a test has advanced it by.
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

// sequence gives out times in milliseconds that strictly increase: clients drop a message that is not newer than the last one
// they saw in its conversation.
type sequence struct{ last int64 }

func (s *sequence) next(now time.Time) int64 {
	s.last = max(now.UnixMilli(), s.last+1)
	return s.last
}
