package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Incoming is a received callback, for [Handler.VerifyIncoming] and [Handler.Answer].
type Incoming struct {
	Method string
	Query  url.Values
	Header http.Header
	Body   []byte // the bytes received, not re-encoded by a framework
}

// request returns the callback as a request without a body.
func (in Incoming) request(ctx context.Context) *http.Request {
	header := in.Header
	if header == nil {
		header = http.Header{}
	}
	r := &http.Request{Method: in.Method, URL: &url.URL{RawQuery: in.Query.Encode()}, Header: header, Body: http.NoBody}
	return r.WithContext(ctx)
}

// Verify reads a request and checks its signature and timestamp, as a Handler does first. Use it if code of your own handles the
// request, and [Handler.VerifyIncoming] if a framework has read the body. Verify does not check whether the signature was used
// before. It refuses the signatures of private clouds unless the handler was made with [WithPrivateCloud].
func (h *Handler) Verify(r *http.Request) (*Delivery, error) {
	if !h.made() {
		return nil, errNotMade
	}
	return h.verify(r, "", func() ([]byte, error) { return h.readBody(nil, r) })
}

// VerifyIncoming is like Verify for a callback whose body has already been read, as in gin, echo, fiber or Lambda.
func (h *Handler) VerifyIncoming(in Incoming) (*Delivery, error) {
	if !h.made() {
		return nil, errNotMade
	}
	return h.verify(in.request(context.Background()), "", func() ([]byte, error) { return in.Body, nil })
}

// Signature is a signature with the values that it signs.
type Signature struct{ Nonce, Timestamp, Value string }

// VerifySignature checks a signature in constant time, and its timestamp. It returns the App Key of the secret that matches. The
// timestamp counts milliseconds; with [WithPrivateCloud] it may count seconds.
func (h *Handler) VerifySignature(s Signature) (appKey string, err error) {
	if !h.made() {
		return "", errNotMade
	}
	if s.Nonce == "" || s.Timestamp == "" || s.Value == "" {
		return "", ErrUnsigned
	}
	appKey, _, err = verify(h.apps, signed{
		nonce: s.Nonce, timestamp: s.Timestamp, signature: s.Value,
		seconds: h.privateCloud && len(s.Timestamp) == digitsOfSeconds,
	}, h.now(), h.window)
	return appKey, err
}

// verify checks what it can before the body is read: the method, the Content-Length, and the signature if it is in the query or
// the headers. That also decides the generation of the signature, whatever the body contains.
func (h *Handler) verify(r *http.Request, kind Kind, read func() ([]byte, error)) (*Delivery, error) {
	switch {
	case r.Method != http.MethodPost:
		return nil, ErrMethod
	case r.ContentLength > h.limit:
		return nil, ErrBodyTooLarge
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, fmt.Errorf("%w: the query cannot be read", ErrUnsigned)
	}
	s, outside := findOutside(query, r.Header)
	d := &Delivery{ContentType: r.Header.Get("Content-Type")}
	if outside {
		if err := h.check(d, s, kind); err != nil {
			return nil, err
		}
	}
	if d.Body, err = read(); err != nil {
		return nil, err
	}
	if len(d.Body) == 0 && (outside || consumed(r)) {
		return nil, fmt.Errorf("%w: it is empty; something before the handler, such as a middleware or ParseForm, may have read it", ErrBody)
	}
	if err := h.checkForm(d, s, outside, kind); err != nil {
		return nil, err
	}
	return d, nil
}

// consumed reports whether a form has been read from the body.
func consumed(r *http.Request) bool {
	return r.ContentLength > 0 || r.PostForm != nil || r.MultipartForm != nil
}

var errPrivateCloud = fmt.Errorf("%w: rc- parameters are accepted with WithPrivateCloud only", ErrUnsigned)

// check checks a signature and records its app and time in the delivery.
func (h *Handler) check(d *Delivery, s signed, kind Kind) (err error) {
	if s.seconds && !h.privateCloud && kind != KindPublicService {
		return errPrivateCloud
	}
	d.AppKey, d.Signed, err = verify(h.apps, s, h.now(), h.window)
	d.signature = s.signature
	return err
}

// checkForm checks the signature in a form, unless it was found elsewhere, and the App Key in a form.
func (h *Handler) checkForm(d *Delivery, s signed, outside bool, kind Kind) error {
	if outside && s.appKey != "" {
		return nil
	}
	if d.format() != formBody {
		if !outside {
			return ErrUnsigned
		}
		return nil
	}
	form, err := d.values()
	if err != nil {
		return err
	}
	if outside {
		if key := form.Get("appKey"); key != "" && key != d.AppKey {
			s.appKey = key // only the secrets of this app count
			return h.check(d, s, kind)
		}
		return nil
	}
	key := s.appKey
	s, ok := pick(form, queryNames)
	if !ok {
		return ErrUnsigned
	}
	if key != "" {
		s.appKey = key
	}
	return h.check(d, s, kind)
}

// readBody reads a body up to the size limit and within the timeout, so that a slow sender cannot hold a connection. If w belongs
// to a server, the connection gets the same deadline.
func (h *Handler) readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.Body == nil || r.Body == http.NoBody {
		return nil, nil
	}
	if w != nil {
		control := http.NewResponseController(w)
		if control.SetReadDeadline(time.Now().Add(h.timeout)) == nil {
			body, err := h.readLimited(r.Body)
			if err == nil {
				_ = control.SetReadDeadline(time.Time{}) // the server sets its own for the next request
			}
			return body, err
		}
	}
	type result struct {
		body []byte
		err  error
	}
	read := make(chan result, 1)
	go func() {
		body, err := h.readLimited(r.Body)
		read <- result{body, err}
	}()
	late := time.NewTimer(h.timeout)
	defer late.Stop()
	select {
	case got := <-read:
		return got.body, got.err
	case <-late.C:
		return nil, fmt.Errorf("%w: it took longer than %s", ErrBody, h.timeout)
	case <-r.Context().Done():
		return nil, fmt.Errorf("%w: %w", ErrBody, r.Context().Err())
	}
}

func (h *Handler) readLimited(body io.Reader) ([]byte, error) {
	var text bytes.Buffer
	n, err := text.ReadFrom(io.LimitReader(body, h.limit+1)) // one more, to detect a larger body
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, fmt.Errorf("%w of http.MaxBytesReader", ErrBodyTooLarge)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrBody, err)
	case n > h.limit:
		return nil, ErrBodyTooLarge
	}
	return text.Bytes(), nil
}
