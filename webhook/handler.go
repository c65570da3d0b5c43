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

// NewHandler returns a handler. It tells the callbacks apart by what is in them, so that one address can serve them all; [Handler.For]
// serves a single one.
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
	answer, err := h.handle(r, kind)
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

// statusOf is all that a sender learns.
func statusOf(err error) int {
	for status, errs := range map[int][]error{
		http.StatusMethodNotAllowed:   {ErrMethod},
		http.StatusBadRequest:         {ErrBodyTooLarge, ErrBody},
		http.StatusUnauthorized:       {ErrUnsigned, ErrUnknownApp, ErrSignature, ErrExpired, ErrReplayed},
		http.StatusServiceUnavailable: {ErrInProgress, ErrStore, ErrQueueFull, ErrQueueClosed},
	} {
		for _, e := range errs {
			if errors.Is(err, e) {
				return status
			}
		}
	}
	return http.StatusInternalServerError
}

// report hands the error to who wants to know.
func (h *Handler) report(r *http.Request, err error) {
	if h.logger != nil {
		h.logger.WarnContext(r.Context(), "rongcloud.webhook", slog.String("path", r.URL.Path), slog.String("error", err.Error()))
	}
	if h.onError != nil {
		h.onError(r, err)
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
	ctx, cancel := context.WithTimeout(r.Context(), h.timeout)
	defer cancel()
	if h.store == nil {
		return h.dispatch(ctx, events)
	}
	claim := h.claim(d)
	standing, answer, err := h.store.Claim(ctx, claim)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrStore, err)
	case standing == Settled:
		return answer, nil
	case standing == Mismatch:
		return nil, ErrReplayed
	case standing != Claimed:
		return nil, ErrInProgress
	}
	answer, err = h.dispatch(ctx, events)
	// What happened is noted even where the sender has gone: the repeat needs to know.
	ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), h.timeout)
	defer cancel()
	if err != nil {
		return nil, errors.Join(err, h.store.Release(ctx, claim))
	}
	if err := h.store.Settle(ctx, claim, answer); err != nil {
		h.report(r, fmt.Errorf("%w: %w", ErrStore, err)) // it was handled all the same
	}
	return answer, nil
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
func (h *Handler) dispatch(ctx context.Context, events []Event) ([]byte, error) {
	for _, e := range events {
		if p, ok := e.(PreSend); ok { // which always comes alone
			return h.judge(ctx, p)
		}
		fn := h.functions[reflect.TypeOf(e)]
		if fn == nil {
			fn = h.functions[anyEvent]
		}
		if fn == nil {
			continue
		}
		if err := guard(func() error { return fn(ctx, e) }); err != nil {
			return nil, fmt.Errorf("webhook: handling a %T: %w", e, err)
		}
	}
	return nil, nil
}

func (h *Handler) judge(ctx context.Context, p PreSend) ([]byte, error) {
	var v Verdict
	if h.preSend != nil {
		err := guard(func() (err error) {
			v, err = h.preSend(ctx, p)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("webhook: judging a message: %w", err)
		}
	}
	return v.answer(p)
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
