package webhook

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"time"
)

// handle does all there is to do with a request, and returns the body of the answer. Elements of a list that cannot be read do not
// keep the others from being handled, but the delivery as a whole has failed then.
func (h *Handler) handle(r *http.Request, kind Kind, read func() ([]byte, error)) ([]byte, error) {
	onlyPublicService := kind == "" && h.signedPrivately(r)
	if onlyPublicService {
		kind = KindPublicService
	}
	d, err := h.verify(r, kind, read)
	if err != nil {
		return nil, err
	}
	if onlyPublicService && d.format() != xmlBody {
		return nil, errPrivateCloud // it is something else
	}
	events, unread := h.Decode(kind, d)
	if unread != nil && len(events) == 0 {
		return nil, unread
	}
	ctx := r.Context()
	if len(events) > 1 {
		ctx = context.WithoutCancel(ctx) // a list takes the time it takes: stopped halfway it would never get to its end
	}
	if h.store == nil {
		return h.dispatch(ctx, r, events, unread)
	}
	claim := h.claim(d, len(events))
	claiming, cancel := context.WithTimeout(ctx, h.patience(events))
	defer cancel()
	standing, answer, err := h.store.Claim(claiming, claim)
	switch {
	case err == nil && standing == Settled:
		return answer, nil
	case err == nil && standing == Mismatch:
		return nil, ErrReplayed
	case err == nil && standing == Claimed:
		return h.settle(ctx, r, claim, events, unread)
	case err != nil:
		err = fmt.Errorf("%w: %w", ErrStore, err)
	default:
		err = ErrInProgress
	}
	if len(events) == 1 && events[0].Kind() == KindPreSend {
		h.report(r, err) // a message that gets no verdict is delivered: a second one is better than none
		return h.dispatch(claiming, r, events, unread)
	}
	return nil, err
}

// Decode makes events of the body of a delivery; several for kinds that come as lists. An empty kind is detected from the body,
// and the event is an Unknown where the body is JSON or a form that is no known kind's. A body that its kind cannot have, or that
// none can have, is an ErrBody. Where some elements of a list cannot be read, Decode returns the events of the others along with an
// ErrBody.
func (h *Handler) Decode(kind Kind, d *Delivery) ([]Event, error) {
	switch {
	case !h.made():
		return nil, errNotMade
	case d == nil:
		return nil, errors.New("webhook: the delivery is nil")
	}
	from := decoder{Delivery: d, contents: h.contents}
	if kind == "" {
		if kind = from.kind(); kind == "" {
			return from.unknown()
		}
	}
	decode := decoders[kind]
	if decode == nil {
		return nil, fmt.Errorf("webhook: there is no kind %q", string(kind))
	}
	if !slices.Contains(formats[kind], d.format()) {
		return nil, fmt.Errorf("%w: %s does not come as %s", ErrBody, kind, d.format())
	}
	return decode(&from)
}

// signedPrivately reports whether a request has a signature that is taken for messages to public services only.
func (h *Handler) signedPrivately(r *http.Request) bool {
	query, _ := url.ParseQuery(r.URL.RawQuery)
	s, ok := findOutside(query, r.Header)
	return ok && s.seconds && !h.privateCloud
}

// settle handles events that were claimed, and notes how it went.
func (h *Handler) settle(ctx context.Context, r *http.Request, claim Claim, events []Event, unread error) ([]byte, error) {
	answer, err := h.dispatch(ctx, r, events, unread)
	// What happened is noted even where the sender has gone: the repeat needs to know.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), h.timeout)
	defer cancel()
	if err != nil {
		return nil, errors.Join(err, h.store.Release(ctx, claim))
	}
	if err := guard(func() error { return h.store.Settle(ctx, claim, answer) }); err != nil {
		h.report(r, fmt.Errorf("%w: %w", ErrStore, err)) // it was handled all the same
	}
	return answer, nil
}

// verdictTime is what a verdict may take: the service waits for 3 s, as far as is known.
const verdictTime = 2500 * time.Millisecond

// patience is how long the nonce store may take.
func (h *Handler) patience(events []Event) time.Duration {
	if len(events) == 1 && events[0].Kind() == KindPreSend {
		return min(h.timeout, verdictTime)
	}
	return h.timeout
}

func (h *Handler) claim(d *Delivery, events int) Claim {
	body := sha256.Sum256(d.Body)
	var holder [8]byte
	rand.Read(holder[:]) // never fails
	return Claim{
		Signature: d.AppKey + "/" + d.signature,
		Body:      hex.EncodeToString(body[:]),
		Holder:    hex.EncodeToString(holder[:]),
		Lease:     h.lease(events),
		Until:     d.Signed.Add(h.window).Add(time.Millisecond), // the window's last moment is in it
	}
}

// maxLease bounds how long a delivery may be held by a process that died.
const maxLease = 5 * time.Minute

// lease is how long a delivery of so many events may take.
func (h *Handler) lease(events int) time.Duration {
	if events > 1 && h.timeout < maxLease {
		return min(h.timeout*time.Duration(min(events, 1000)), maxLease)
	}
	return h.timeout
}

// dispatch hands the events to their functions, in order, and returns the answer. What they put into queues goes there in the end,
// all of it or nothing: a delivery that is refused must not be handled in part.
func (h *Handler) dispatch(ctx context.Context, r *http.Request, events []Event, unread error) ([]byte, error) {
	batched, queued := withBatch(ctx)
	defer queued.end()
	for _, e := range events {
		if p, ok := e.(PreSend); ok { // which always comes alone
			return h.judge(ctx, r, p)
		}
		if err := h.call(batched, e); err != nil {
			return nil, err
		}
	}
	if err := queued.put(); err != nil {
		return nil, &functionError{events[0], err}
	}
	return nil, unread
}

// call hands one event to its function.
func (h *Handler) call(ctx context.Context, e Event) error {
	fn := h.functions[reflect.TypeOf(e)]
	if fn == nil {
		fn = h.functions[anyEvent]
	}
	if fn == nil {
		if e.Kind() == "" {
			return ErrUnknownKind
		}
		return nil // nobody wants to know
	}
	ctx, cancel := context.WithTimeout(ctx, h.timeout)
	defer cancel()
	if err := guard(func() error { return fn(ctx, e) }); err != nil {
		return &functionError{e, err}
	}
	return nil
}

func (h *Handler) judge(ctx context.Context, r *http.Request, p PreSend) ([]byte, error) {
	var v Verdict
	ctx, cancel := context.WithTimeout(ctx, min(h.timeout, verdictTime))
	defer cancel()
	if h.preSend != nil {
		err := guard(func() (err error) {
			v, err = h.preSend(ctx, p)
			return err
		})
		if err != nil {
			return nil, &functionError{p, err}
		}
	}
	answer, err := v.answer(p)
	if answer != nil && err != nil {
		h.report(r, err)
		return answer, nil
	}
	return answer, err
}
