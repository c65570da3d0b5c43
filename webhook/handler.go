package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"reflect"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/message"
)

// Handler serves callbacks. It is safe for concurrent use.
type Handler struct{ config }

// NewHandler returns a handler that detects the kind of a callback from its body, so that one URL can serve all kinds.
// [Handler.For] serves one kind at its own URL.
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
		return nil, fmt.Errorf("webhook: %s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	if c.store == nil && !c.noStore {
		c.store = newMemoryStore(0, c.now)
	}
	return &Handler{c}, nil
}

// String returns the App Keys, never a secret.
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

// GoString returns the result of String.
func (h *Handler) GoString() string { return h.String() }

// Format writes the result of String for every verb.
func (h *Handler) Format(state fmt.State, _ rune) { _, _ = io.WriteString(state, h.String()) }

// LogValue implements slog.LogValuer.
func (h *Handler) LogValue() slog.Value { return slog.StringValue(h.String()) }

// ServeHTTP serves every kind of callback.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.serve(w, r, "") }

// For returns an http.Handler that serves one kind of callback, without detecting it. It panics if there is no such kind.
func (h *Handler) For(kind Kind) http.Handler {
	if decoders[kind] == nil {
		panic(fmt.Sprintf("webhook: there is no kind %q", string(kind)))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.serve(w, r, kind) })
}

func (h *Handler) serve(w http.ResponseWriter, r *http.Request, kind Kind) {
	if !h.made() {
		http.Error(w, errNotMade.Error(), http.StatusInternalServerError)
		return
	}
	whole := false
	status, answer := h.answer(r, kind, func() ([]byte, error) {
		body, err := h.readBody(w, r)
		whole = err == nil
		return body, err
	})
	if !whole && status != http.StatusOK {
		w.Header().Set("Connection", "close") // otherwise the server waits for the rest of the body before it responds
		_ = http.NewResponseController(w).SetReadDeadline(time.Now())
	}
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", http.MethodPost)
	}
	if len(answer) > 0 {
		w.Header().Set("Content-Type", typeJSON)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(answer)))
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

// Answer serves a callback that did not come through net/http, or whose body has already been read: for fiber, Lambda and the
// like. It checks, decodes and dispatches like ServeHTTP, and returns the status and the body of the response, which is JSON or
// empty. If kind is empty, it is detected from the body.
func (h *Handler) Answer(ctx context.Context, kind Kind, in Incoming) (status int, body []byte) {
	switch {
	case !h.made() || ctx == nil:
		return http.StatusInternalServerError, nil
	case kind != "" && decoders[kind] == nil:
		return http.StatusNotFound, nil
	}
	return h.answer(in.request(ctx), kind, func() ([]byte, error) { return in.Body, nil })
}

// answer handles a request, reports its error, and returns the response.
func (h *Handler) answer(r *http.Request, kind Kind, read func() ([]byte, error)) (status int, body []byte) {
	err := guard(func() (err error) { // nonce stores and content types may panic too
		body, err = h.handle(r, kind, read)
		return err
	})
	if err != nil {
		h.report(r, err)
		return statusOf(err), nil
	}
	return http.StatusOK, body
}

var errNotMade = errors.New("webhook: the handler was not made by NewHandler")

func (h *Handler) made() bool { return h != nil && h.now != nil }

// statuses maps errors to the status of the response, which does not give the reason.
var statuses = []struct {
	status int
	errs   []error
}{
	{http.StatusServiceUnavailable, []error{ErrInProgress, ErrStore}},
	{http.StatusMethodNotAllowed, []error{ErrMethod}},
	{http.StatusBadRequest, []error{ErrBodyTooLarge, ErrBody, ErrUnknownKind}},
	{http.StatusUnauthorized, []error{ErrUnsigned, ErrUnknownApp, ErrSignature, ErrExpired, ErrReplayed}},
}

func statusOf(err error) int {
	var ofFunction *functionError
	if errors.As(err, &ofFunction) { // the errors it wraps are not about this request
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

// functionError is an error that the user's function returned.
type functionError struct {
	event Event
	err   error
}

func (e *functionError) Error() string {
	return fmt.Sprintf("webhook: handling a %T: %v", e.event, e.err)
}
func (e *functionError) Unwrap() error { return e.err }

// report passes the error to the logger and to OnError's function.
func (h *Handler) report(r *http.Request, err error) {
	if h.logger != nil {
		h.logger.WarnContext(r.Context(), "rongcloud.webhook", slog.String("path", r.URL.Path), slog.String("error", err.Error()))
	}
	if h.onError != nil {
		_ = guard(func() error { h.onError(r, err); return nil })
	}
}

// guard returns a panic of fn as an error.
func guard(fn func() error) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("%w: %v\n%s", ErrPanic, reason, debug.Stack())
		}
	}()
	return fn()
}
