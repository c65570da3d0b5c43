package webhook

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/rongcloud-go/sdk/message"
)

// Handler serves callbacks. It is safe for concurrent use.
type Handler struct{ config }

// NewHandler returns a handler. It tells the callbacks apart by what is in their bodies, so that one address can serve them; [Handler.For]
// serves a single one, at an address of its own, and leaves nothing to be told.
func NewHandler(opts ...Option) (*Handler, error) {
	c := config{
		window: DefaultWindow, limit: DefaultBodyLimit, timeout: DefaultTimeout, now: time.Now,
		contents: message.NewRegistry(), functions: map[reflect.Type]function{},
	}
	var problems []error
	for i, opt := range opts {
		if opt == nil {
			problems = append(problems, fmt.Errorf("option %d is nil", i))
			continue
		}
		problems = append(problems, opt(&c))
	}
	if len(c.apps) == 0 {
		problems = append(problems, errors.New("WithApp is required"))
	}
	if c.noStore && c.store != nil {
		problems = append(problems, errors.New("WithNonceStore and WithoutReplayProtection exclude each other"))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	if c.store == nil && !c.noStore {
		c.store = newMemoryStore(0, c.now)
	}
	return &Handler{c}, nil
}

// String names the apps, never a secret.
func (h *Handler) String() string {
	if h == nil {
		return "webhook.Handler(nil)"
	}
	var text bytes.Buffer
	text.WriteString("webhook.Handler(")
	for i, a := range h.apps {
		if i > 0 {
			text.WriteString(", ")
		}
		text.WriteString("app " + a.key)
	}
	text.WriteString(")")
	return text.String()
}

// GoString is String.
func (h *Handler) GoString() string { return h.String() }

// Format prints String for every verb.
func (h *Handler) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, h.String()) }

// LogValue is what slog prints.
func (h *Handler) LogValue() slog.Value { return slog.StringValue(h.String()) }

// ServeHTTP serves every kind of callback.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.serve(w, r, "") }

// For serves one kind of callback, whatever else its bodies look like. It panics for a kind that does not exist.
func (h *Handler) For(kind Kind) http.Handler {
	if decoders[kind] == nil {
		panic(fmt.Sprintf("webhook: there is no kind %q", string(kind)))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.serve(w, r, kind) })
}

func (h *Handler) serve(w http.ResponseWriter, r *http.Request, kind Kind) {
	var answer []byte
	err := guard(func() (err error) { // also against a nonce store or a type of content that panics
		answer, err = h.handle(r, kind)
		return err
	})
	if err != nil {
		h.report(r, err)
		status := statusOf(err)
		if status == http.StatusMethodNotAllowed {
			w.Header().Set("Allow", http.MethodPost)
		}
		w.WriteHeader(status)
		return
	}
	if len(answer) > 0 {
		w.Header().Set("Content-Type", typeJSON)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(answer)
}

// statuses are all that a sender learns.
var statuses = []struct {
	status int
	errs   []error
}{
	{http.StatusServiceUnavailable, []error{ErrInProgress, ErrStore}},
	{http.StatusMethodNotAllowed, []error{ErrMethod}},
	{http.StatusBadRequest, []error{ErrBodyTooLarge, ErrBody}},
	{http.StatusUnauthorized, []error{ErrUnsigned, ErrUnknownApp, ErrSignature, ErrExpired, ErrReplayed}},
}

func statusOf(err error) int {
	var ofFunction *functionError
	if errors.As(err, &ofFunction) { // whatever it wraps is not about this request
		if errors.Is(err, ErrQueueFull) || errors.Is(err, ErrQueueClosed) {
			return http.StatusServiceUnavailable
		}
		return http.StatusInternalServerError
	}
	for _, s := range statuses {
		for _, e := range s.errs {
			if errors.Is(err, e) {
				return s.status
			}
		}
	}
	return http.StatusInternalServerError
}

// functionError is what a function of the user's returned.
type functionError struct {
	event Event
	err   error
}

func (e *functionError) Error() string {
	return fmt.Sprintf("webhook: handling a %T: %v", e.event, e.err)
}
func (e *functionError) Unwrap() error { return e.err }

// report hands the error to who wants to know.
func (h *Handler) report(r *http.Request, err error) {
	if h.logger != nil {
		h.logger.WarnContext(r.Context(), "rongcloud.webhook", slog.String("path", r.URL.Path), slog.String("error", err.Error()))
	}
	if h.onError != nil {
		_ = guard(func() error { h.onError(r, err); return nil })
	}
}

// handle does all there is to do with a request, and returns the body of the answer.
func (h *Handler) handle(r *http.Request, kind Kind) ([]byte, error) {
	d, err := h.Verify(r)
	if err != nil {
		return nil, err
	}
	events, err := h.Decode(kind, d)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), h.patience(events))
	defer cancel()
	if h.store == nil {
		return h.dispatch(ctx, r, events)
	}
	claim := h.claim(d)
	standing, answer, err := h.store.Claim(ctx, claim)
	switch {
	case err == nil && standing == Settled:
		return answer, nil
	case err == nil && standing == Mismatch:
		return nil, ErrReplayed
	case err == nil && standing == Claimed:
		return h.settle(ctx, r, claim, events)
	case err != nil:
		err = fmt.Errorf("%w: %w", ErrStore, err)
	default:
		err = ErrInProgress
	}
	if len(events) == 1 && events[0].Kind() == KindPreSend {
		h.report(r, err) // a message that gets no verdict is delivered: a second one is better than none
		return h.dispatch(ctx, r, events)
	}
	return nil, err
}

// settle handles events that were claimed, and notes how it went.
func (h *Handler) settle(ctx context.Context, r *http.Request, claim Claim, events []Event) ([]byte, error) {
	answer, err := h.dispatch(ctx, r, events)
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

// patience is how long the functions for the events may take.
func (h *Handler) patience(events []Event) time.Duration {
	if len(events) == 1 && events[0].Kind() == KindPreSend {
		return min(h.timeout, verdictTime)
	}
	return h.timeout
}

// Verify reads a request and checks who signed it, and when. It is what a Handler does first; use it where the request comes to
// another kind of server. Whether the signature was used before is not checked.
func (h *Handler) Verify(r *http.Request) (*Delivery, error) {
	if r.Method != http.MethodPost {
		return nil, ErrMethod
	}
	source := r.Body
	if source == nil { // as in a request that no server made
		source = http.NoBody
	}
	body, err := io.ReadAll(io.LimitReader(source, h.limit+1)) // one more, to see that there is more
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrBody, err)
	case int64(len(body)) > h.limit:
		return nil, ErrBodyTooLarge
	}
	d := &Delivery{ContentType: r.Header.Get("Content-Type"), Body: body}
	s, err := find(r, d)
	if err != nil {
		return nil, err
	}
	if s.seconds && !h.privateCloud && d.format() != xmlBody {
		return nil, fmt.Errorf("%w: rc- parameters are taken with WithPrivateCloud only", ErrUnsigned)
	}
	d.AppKey, d.Signed, err = verify(h.apps, s, h.now(), h.window)
	if err != nil {
		return nil, err
	}
	d.signature = s.signature
	return d, nil
}

// Decode makes events of the body of a delivery; of several for kinds that come as lists. Without a kind it is told by what is in
// the body, and an Unknown where that tells nothing. A body that its kind cannot have is an ErrBody.
func (h *Handler) Decode(kind Kind, d *Delivery) ([]Event, error) {
	from := decoder{Delivery: d, contents: h.contents}
	if kind == "" {
		if kind = from.kind(); kind == "" {
			return []Event{Unknown{d}}, nil
		}
	}
	decode := decoders[kind]
	if decode == nil {
		return nil, fmt.Errorf("webhook: there is no kind %q", string(kind))
	}
	return decode(&from)
}

func (h *Handler) claim(d *Delivery) Claim {
	body := sha256.Sum256(d.Body)
	var holder [8]byte
	rand.Read(holder[:]) // never fails
	return Claim{
		Signature: d.AppKey + "/" + d.signature,
		Body:      hex.EncodeToString(body[:]),
		Holder:    hex.EncodeToString(holder[:]),
		Lease:     h.timeout,
		Until:     d.Signed.Add(h.window).Add(time.Millisecond), // the window's last moment is in it
	}
}

// dispatch hands the events to their functions, in order, and returns the answer.
func (h *Handler) dispatch(ctx context.Context, r *http.Request, events []Event) ([]byte, error) {
	for _, e := range events {
		if p, ok := e.(PreSend); ok { // which always comes alone
			return h.judge(ctx, r, p)
		}
		fn := h.functions[reflect.TypeOf(e)]
		if fn == nil {
			fn = h.functions[anyEvent]
		}
		if fn == nil {
			if e.Kind() == "" {
				h.report(r, ErrUnknownKind)
			}
			continue
		}
		if err := guard(func() error { return fn(ctx, e) }); err != nil {
			return nil, &functionError{e, err}
		}
	}
	return nil, nil
}

func (h *Handler) judge(ctx context.Context, r *http.Request, p PreSend) ([]byte, error) {
	var v Verdict
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

// guard makes an error of a panic.
func guard(fn func() error) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("%w: %v\n%s", ErrPanic, reason, debug.Stack())
		}
	}()
	return fn()
}
