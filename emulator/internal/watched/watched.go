// Package watched has a lock that tells when it is released.
package watched

import "sync"

// Mutex is a lock that reports each release: whoever held it may have changed what it guards.
type Mutex struct {
	mu sync.Mutex

	// Released is called after each Unlock. Nil calls nothing. It must be set before the lock is used.
	Released func()
}

// Lock takes the lock.
func (m *Mutex) Lock() { m.mu.Lock() }

// Unlock releases the lock and reports it.
func (m *Mutex) Unlock() {
	m.mu.Unlock()
	if m.Released != nil {
		m.Released()
	}
}

// UnlockQuietly releases the lock without a report, for callers that changed nothing.
func (m *Mutex) UnlockQuietly() { m.mu.Unlock() }
