package emulator

import "sync"

// watchedLock is a lock that tells when it is given back: whatever changes what it guards does so, and there may be something new.
type watchedLock struct {
	sync.Mutex
	released func() // called after each Unlock; nil: nobody watches
}

// Unlock gives the lock back and tells who watches.
func (l *watchedLock) Unlock() {
	l.Mutex.Unlock()
	if l.released != nil {
		l.released()
	}
}
