package state

import (
	"sync"
	"time"
)

// clock is the emulator's time: the machine's, plus what it was advanced by. It has its own lock, so that the time can be read
// under any other.
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

// Sequence gives out times in milliseconds that strictly increase: clients drop a message that is not newer than the last one
// they saw in its conversation.
type Sequence struct{ last int64 }

// Next returns the time in milliseconds or, when it was given out before, the first one after the last.
func (s *Sequence) Next(now time.Time) int64 {
	s.last = max(now.UnixMilli(), s.last+1)
	return s.last
}

// Last returns the last time that was given out; 0: none was.
func (s *Sequence) Last() int64 { return s.last }
