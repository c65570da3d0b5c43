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

// handle verifies, decodes and dispatches a request, and returns the body of the response. Elements of a list that cannot be
// decoded do not keep the others from being handled, but the delivery fails.
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
		return nil, errPrivateCloud // it is not a message to a public service
	}
	events, unread := h.Decode(kind, d)
	if unread != nil && len(events) == 0 {
		return nil, unread
	}
	ctx := r.Context()
	if len(events) > 1 {
		ctx = context.WithoutCancel(ctx) // a list that is stopped halfway would never be handled completely
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
		h.report(r, err) // without a verdict the message is delivered: better to judge it twice
		return h.dispatch(claiming, r, events, unread)
	}
	return nil, err
}

// Decode decodes the body of a delivery into events; kinds that come as lists have several. If kind is empty, it is detected from
// the body, and a body of JSON or a form that matches no kind becomes an Unknown. A body that is not valid for the kind, or for
// any kind, is an ErrBody. If some elements of a list cannot be decoded, Decode returns the events of the others and an ErrBody.
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

// signedPrivately reports whether a request has a signature that is accepted for messages to public services only.
func (h *Handler) signedPrivately(r *http.Request) bool {
	query, _ := url.ParseQuery(r.URL.RawQuery)
	s, ok := findOutside(query, r.Header)
	return ok && s.seconds && !h.privateCloud
}

// settle dispatches events that were claimed, and stores the result.
func (h *Handler) settle(ctx context.Context, r *http.Request, claim Claim, events []Event, unread error) ([]byte, error) {
	answer, err := h.dispatch(ctx, r, events, unread)
	// Store the result even if the sender has gone: the retry needs it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), h.timeout)
	defer cancel()
	if err != nil {
		return nil, errors.Join(err, h.store.Release(ctx, claim))
	}
	if err := guard(func() error { return h.store.Settle(ctx, claim, answer) }); err != nil {
		h.report(r, fmt.Errorf("%w: %w", ErrStore, err)) // the events were handled
	}
	return answer, nil
}

// verdictTime limits how long a verdict takes: the service is believed to wait for 3 s.
const verdictTime = 2500 * time.Millisecond

// patience returns how long the nonce store may take.
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
		Until:     d.Signed.Add(h.window).Add(time.Millisecond), // the end of the window is included
	}
}

// maxLease limits how long a process that died can hold a delivery.
const maxLease = 5 * time.Minute

// lease returns how long a delivery of that many events may take.
func (h *Handler) lease(events int) time.Duration {
	if events > 1 && h.timeout < maxLease {
		return min(h.timeout*time.Duration(min(events, 1000)), maxLease)
	}
	return h.timeout
}

// dispatch calls the functions of the events, in order, and returns the body of the response. Events are queued at the end, all
// or none: a delivery that is refused must not be handled in part.
func (h *Handler) dispatch(ctx context.Context, r *http.Request, events []Event, unread error) ([]byte, error) {
	batched, queued := withBatch(ctx)
	defer queued.end()
	for _, e := range events {
		if p, ok := e.(PreSend); ok { // always a single event
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

// call calls the function of one event.
func (h *Handler) call(ctx context.Context, e Event) error {
	fn := h.functions[reflect.TypeOf(e)]
	if fn == nil {
		fn = h.functions[anyEvent]
	}
	if fn == nil {
		if e.Kind() == "" {
			return ErrUnknownKind
		}
		return nil // no function takes it
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
