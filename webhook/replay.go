package webhook

import (
	"container/list"
	"context"
	"sync"
	"time"
)

// NonceStore records which signatures were used, so that a delivery cannot be replayed, and its signature cannot be reused for
// another body: the signature does not cover the body.
//
// The service retries a delivery that failed or took too long, and may use the same signature. So a second delivery with the same
// signature and body is not refused: it is handled if the first was not handled completely, and otherwise gets the first's
// response without being handled. A different body is refused.
//
// A store must be safe for concurrent use. Handlers that know the same secret share one: a MemoryStore in one process, the store
// of the module github.com/rongcloud-go/sdk/redis in several.
type NonceStore interface {
	// Claim reserves a signature for one holder. standing reports whether it was available; answer is set with Settled.
	Claim(ctx context.Context, c Claim) (standing Standing, answer []byte, err error)

	// Settle stores the response of a delivery that was handled, until c.Until, if the signature is bound to c.Body.
	Settle(ctx context.Context, c Claim, answer []byte) error

	// Release ends the claim of a delivery that failed, if c.Holder still has it. The body stays bound to the signature.
	Release(ctx context.Context, c Claim) error
}

// Claim is one attempt to handle a delivery.
type Claim struct {
	Signature string        // of the delivery
	Body      string        // a digest of the body
	Holder    string        // a random ID of this attempt
	Lease     time.Duration // after which another attempt may claim it
	Until     time.Time     // after which the signature has expired and may be forgotten
}

// Standing is the result of a claim.
type Standing int

const (
	Claimed  Standing = iota + 1 // the caller must handle the delivery
	Busy                         // another attempt is handling it
	Settled                      // it was handled, and its response is to be sent again
	Mismatch                     // the signature was used with another body
)

// DefaultNonces is the default size of a MemoryStore. Signatures are kept for up to twice the window, ten minutes: enough for
// about 160 deliveries a second.
const DefaultNonces = 100_000

// MemoryStore keeps signatures in memory, for one process. When it is full it drops the oldest, even if they could still be
// replayed. The zero value holds DefaultNonces signatures.
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

// NewMemoryStore returns a store for up to size signatures; 0 means DefaultNonces. It uses the system clock.
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

// forget drops expired signatures and, if there is no room for that many more, the oldest.
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
