package webhook

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// NonceStore remembers which signatures were used, so that nobody can have a delivery handled again by sending it again, or
// another body by sending it with a signature seen before: the signature does not cover the body.
//
// The service repeats a delivery that failed or took too long, and nobody knows whether it signs it anew. So a repeat with the
// same signature and the same body is not an attack: it is handled where the first was not handled to its end, and gets the
// first's answer, without being handled, where it was. Only another body is refused.
//
// A store must be safe for concurrent use. Handlers that know the same secret share one: in one process a MemoryStore, in several
// that of the module github.com/rongcloud-go/sdk/redis.
type NonceStore interface {
	// Claim takes a signature for one holder. Standing tells whether it was to be had; answer goes with Settled.
	Claim(ctx context.Context, c Claim) (standing Standing, answer []byte, err error)

	// Settle notes the answer of a delivery that was handled, until c.Until, if the signature is bound to c.Body.
	Settle(ctx context.Context, c Claim, answer []byte) error

	// Release gives up a claim whose delivery failed, if c.Holder still has it. The body stays bound to the signature.
	Release(ctx context.Context, c Claim) error
}

// Claim is one attempt to handle a delivery.
type Claim struct {
	Signature string        // of the delivery
	Body      string        // a digest of the body
	Holder    string        // this attempt: random
	Lease     time.Duration // after which another may have the claim: the holder is taken for dead
	Until     time.Time     // after which the signature is too old to be accepted, and may be forgotten
}

// Standing is how a claim stands.
type Standing int

const (
	Claimed  Standing = iota + 1 // it is the caller's: the delivery is to be handled
	Busy                         // another attempt is handling it
	Settled                      // it was handled: its answer is to be given again
	Mismatch                     // the signature was used with another body
)

// DefaultNonces is how many signatures a MemoryStore keeps unless told otherwise. They are kept for up to twice the window, ten
// minutes: enough for some 160 deliveries a second.
const DefaultNonces = 100_000

// MemoryStore keeps signatures in memory, for one process. When it is full the oldest go, even those that could still be
// replayed. The zero value holds DefaultNonces.
type MemoryStore struct {
	now  func() time.Time
	size int

	mu    sync.Mutex
	uses  map[string]*list.Element
	order *list.List // of *use, the oldest first
}

type use struct {
	signature, body, holder string
	leased, until           time.Time
	settled                 bool
	answer                  []byte
}

// NewMemoryStore returns a store for up to size signatures; 0 means DefaultNonces. It goes by the machine's clock.
func NewMemoryStore(size int) *MemoryStore { return newMemoryStore(size, time.Now) }

func newMemoryStore(size int, now func() time.Time) *MemoryStore {
	if size <= 0 {
		size = DefaultNonces
	}
	return &MemoryStore{now: now, size: size, uses: map[string]*list.Element{}, order: list.New()}
}

// Claim implements NonceStore.
func (s *MemoryStore) Claim(_ context.Context, c Claim) (Standing, []byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.uses == nil {
		s.now, s.size, s.uses, s.order = time.Now, DefaultNonces, map[string]*list.Element{}, list.New()
	}
	now := s.now()
	s.forget(now, 0)
	at, seen := s.uses[c.Signature]
	if !seen {
		s.forget(now, 1)
		s.uses[c.Signature] = s.order.PushBack(&use{
			signature: c.Signature, body: c.Body, holder: c.Holder, leased: now.Add(c.Lease), until: c.Until,
		})
		return Claimed, nil, nil
	}
	u := at.Value.(*use)
	switch {
	case u.body != c.Body:
		return Mismatch, nil, nil
	case u.settled:
		return Settled, u.answer, nil
	case now.Before(u.leased):
		return Busy, nil, nil
	}
	u.holder, u.leased = c.Holder, now.Add(c.Lease)
	return Claimed, nil, nil
}

// forget drops what is too old to be accepted and, where there is no room for so many more, the oldest.
func (s *MemoryStore) forget(now time.Time, more int) {
	for first := s.order.Front(); first != nil; first = s.order.Front() {
		u := first.Value.(*use)
		if now.Before(u.until) && s.order.Len()+more <= s.size {
			return
		}
		s.order.Remove(first)
		delete(s.uses, u.signature)
	}
}

// Settle implements NonceStore.
func (s *MemoryStore) Settle(_ context.Context, c Claim, answer []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.uses[c.Signature]; ok {
		if u := at.Value.(*use); u.body == c.Body {
			u.settled, u.answer = true, answer
		}
	}
	return nil
}

// Release implements NonceStore.
func (s *MemoryStore) Release(_ context.Context, c Claim) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at, ok := s.uses[c.Signature]; ok {
		if u := at.Value.(*use); u.holder == c.Holder {
			u.leased = time.Time{}
		}
	}
	return nil
}
