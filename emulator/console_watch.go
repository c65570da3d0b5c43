package emulator

import "sync"

// bell wakes those who listen. Ringing never waits: who has not heard the last ring yet hears one for both.
type bell struct {
	mu        sync.Mutex
	listeners map[chan struct{}]bool
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for heard := range b.listeners {
		select {
		case heard <- struct{}{}:
		default:
		}
	}
}

// listen adds a listener unless there are as many as the limit says.
func (b *bell) listen(limit int) (heard chan struct{}, leave func(), ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.listeners) >= limit {
		return nil, nil, false
	}
	if b.listeners == nil {
		b.listeners = map[chan struct{}]bool{}
	}
	heard = make(chan struct{}, 1)
	b.listeners[heard] = true
	return heard, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.listeners, heard)
	}, true
}
