package webhook

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/rongcloud-go/sdk/internal/credential"
	"github.com/rongcloud-go/sdk/internal/nilable"
	"github.com/rongcloud-go/sdk/rongcloud"
)

// Sender creates the requests that the service would send: for tests, and to pass stored events to a handler again.
type Sender struct {
	AppKey    string // required
	AppSecret string `json:"-"` // required

	Generation Generation
	Time       time.Time // the time of the signature; zero: now
	Nonce      string    // empty: random
}

// String returns the App Key without the secret.
func (s Sender) String() string { return "webhook.Sender(app " + s.AppKey + ")" }

// GoString returns the result of String.
func (s Sender) GoString() string { return s.String() }

// LogValue implements slog.LogValuer.
func (s Sender) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Format writes the result of String for every verb.
func (s Sender) Format(state fmt.State, _ rune) { _, _ = state.Write([]byte(s.String())) }

// Generation is a set of names and a location for the signature. A handler accepts all of them, but Private only for a
// PublicService unless it was made with [WithPrivateCloud].
type Generation int

const (
	// Current is the documented one: appKey, nonce, timestamp (milliseconds) and signature in the query; Headers for a Moderation,
	// Private for a PublicService.
	Current Generation = iota
	Legacy             // nonce, signTimestamp (milliseconds) and signature in the query
	Private            // rc-nonce, rc-timestamp (seconds) and rc-signature in the query
	Headers            // RC-App-Key, RC-Nonce, RC-Timestamp (milliseconds) and RC-Signature as headers
)

// NewRequest returns a signed request to the URL of a callback. All events must be of the same kind. Only kinds that come as a
// list may have several: OnlineStatus, ChatroomStatus and GroupOperation.
func (s Sender) NewRequest(ctx context.Context, address string, events ...Event) (*http.Request, error) {
	if err := errors.Join(credential.Check("AppKey", s.AppKey), credential.Check("AppSecret", s.AppSecret)); err != nil {
		return nil, fmt.Errorf("webhook: Sender: %s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	kind, contentType, body, err := s.encode(events)
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	target, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("webhook: the address is not a URL")
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target.String(), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	r.Header.Set("Content-Type", contentType)
	s.sign(r, kind)
	return r, nil
}

// lists are the kinds whose bodies are lists.
var lists = map[Kind]bool{KindOnlineStatus: true, KindChatroomStatus: true, KindGroupOperation: true}

const (
	typeForm = "application/x-www-form-urlencoded"
	typeJSON = "application/json"
	typeXML  = "application/xml"
)

func (s Sender) encode(events []Event) (kind Kind, contentType string, body []byte, err error) {
	if len(events) == 0 {
		return "", "", nil, errors.New("a request has at least one event")
	}
	for i, e := range events {
		if nilable.IsNil(e) {
			return "", "", nil, fmt.Errorf("event %d is nil", i+1)
		}
	}
	kind = events[0].Kind()
	bodies := make([]any, len(events))
	for i, e := range events {
		if e.Kind() != kind {
			return "", "", nil, fmt.Errorf("events of one request are of one kind, got %s and %s", kind, e.Kind())
		}
		if bodies[i], err = e.body(); err != nil {
			return "", "", nil, err
		}
	}
	if len(events) > 1 && !lists[kind] {
		return "", "", nil, fmt.Errorf("%s comes one by one", kind)
	}
	switch b := bodies[0].(type) {
	case url.Values:
		if kind == KindPreSend {
			b.Set("appKey", s.AppKey)
		}
		return kind, typeForm, []byte(b.Encode()), nil
	case *Delivery:
		return kind, b.ContentType, b.Body, nil
	case publicServiceWire:
		body, err = xml.Marshal(b)
		return kind, typeXML, body, err
	}
	var value any = bodies
	if !lists[kind] {
		value = bodies[0]
	}
	body, err = json.Marshal(value)
	return kind, typeJSON, body, err
}

func (s Sender) sign(r *http.Request, kind Kind) {
	at, nonce := s.Time, s.Nonce
	if at.IsZero() {
		at = time.Now()
	}
	if nonce == "" {
		var raw [8]byte
		rand.Read(raw[:]) // never fails
		nonce = hex.EncodeToString(raw[:])
	}
	timestamp := strconv.FormatInt(at.UnixMilli(), 10)
	n, generation := queryNames[0], s.Generation
	switch {
	case generation == Current && kind == KindModeration:
		generation = Headers
	case generation == Current && kind == KindPublicService:
		generation = Private
	}
	switch generation {
	case Legacy:
		n = queryNames[1]
	case Private:
		n, timestamp = queryNames[2], strconv.FormatInt(at.Unix(), 10)
	case Headers:
		n = headerGenerations[0]
	}
	values := map[string]string{n.nonce: nonce, n.timestamp: timestamp, n.signature: rongcloud.Sign(s.AppSecret, nonce, timestamp)}
	if generation == Headers || generation == Current && kind != KindPreSend { // PreSend has it in the form
		values[n.appKey] = s.AppKey
	}
	query := r.URL.Query()
	for name, value := range values {
		if generation == Headers {
			r.Header.Set(name, value)
		} else {
			query.Set(name, value)
		}
	}
	r.URL.RawQuery = query.Encode()
}
