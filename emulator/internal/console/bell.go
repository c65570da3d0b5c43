package console

import "sync"

// bell wakes its listeners. Ringing never waits: a listener that has not heard the previous ring hears one for both.
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

// listen adds a listener. It reports false when there are limit listeners already.
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
