package webhook_test

import (
	"crypto/sha1"
	"encoding/hex"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/webhook"
)

// The App Key, App Secret and nonce of the documentation's example.
const (
	docKey    = "uwd1c0sxdlx2"
	docSecret = "Y1W2MeFwwwRxa0"
	docNonce  = "14314"
)

// signatureOf computes a signature without the code under test.
func signatureOf(secret, nonce, timestamp string) string {
	sum := sha1.Sum([]byte(secret + nonce + timestamp))
	return hex.EncodeToString(sum[:])
}

func millisOf(at time.Time) string { return strconv.FormatInt(at.UnixMilli(), 10) }

// place is the location and the names of a signature in one generation, in the order in which they are searched.
type place struct{ where, nonce, timestamp, signature string }

var places = []place{
	{"query", "nonce", "timestamp", "signature"},
	{"query", "nonce", "signTimestamp", "signature"},
	{"query", "rc-nonce", "rc-timestamp", "rc-signature"},
	{"header", "RC-Nonce", "RC-Timestamp", "RC-Signature"},
	{"header", "Nonce", "Timestamp", "Signature"},
	{"form", "nonce", "timestamp", "signature"},
	{"form", "nonce", "signTimestamp", "signature"},
	{"form", "rc-nonce", "rc-timestamp", "rc-signature"},
}

// timestampAt returns a timestamp in the unit of the place: seconds for private clouds.
func (p place) timestampAt(at time.Time) string {
	if strings.HasPrefix(p.nonce, "rc-") {
		return strconv.FormatInt(at.Unix(), 10)
	}
	return millisOf(at)
}

func (p place) String() string { return p.where + " " + p.timestamp }

// signedRequest holds query, headers and form separately until it is built.
type signedRequest struct {
	query, form url.Values
	header      http.Header
}

func newSignedRequest() signedRequest {
	return signedRequest{url.Values{}, url.Values{"userId": {"ann"}}, http.Header{}} // a signed delivery has a body
}

func (r signedRequest) set(where, name, value string) {
	switch where {
	case "query":
		r.query.Set(name, value)
	case "header":
		r.header.Set(name, value)
	default:
		r.form.Set(name, value)
	}
}

func (r signedRequest) sign(p place, nonce, timestamp, signature string) signedRequest {
	r.set(p.where, p.nonce, nonce)
	r.set(p.where, p.timestamp, timestamp)
	r.set(p.where, p.signature, signature)
	return r
}

func (r signedRequest) http() *http.Request {
	request := httptest.NewRequest(http.MethodPost, "https://app.example/hook?"+r.query.Encode(), strings.NewReader(r.form.Encode()))
	for name, values := range r.header {
		request.Header[name] = values
	}
	return request
}

// handlerAt returns a handler for the documentation's app, with a fixed clock.
func handlerAt(t *testing.T, now time.Time, opts ...webhook.Option) *webhook.Handler {
	t.Helper()
	h, err := webhook.NewHandler(append([]webhook.Option{
		webhook.WithApp(docKey, docSecret), webhook.WithClock(func() time.Time { return now }), webhook.WithPrivateCloud(),
	}, opts...)...)
	require.NoError(t, err)
	return h
}

// TestKnownSignatures checks that the documented signature, and others with the same secret, are accepted in every place.
func TestKnownSignatures(t *testing.T) {
	t.Parallel()
	for timestamp, known := range map[string]struct {
		signature string
		at        time.Time
	}{
		"1408710653000": {"30be0bbca9c9b2e27578701e9fda2358a814c88f", time.Date(2014, 8, 22, 12, 30, 53, 0, time.UTC)}, // as printed
		"1408710653491": {"dd11a264276f438b045b3b236a2741ddc89d48df", time.Date(2014, 8, 22, 12, 30, 53, 491_000_000, time.UTC)},
		"1408710653":    {"3f7088873939e033bac1c1787eff5f3ba3a1c2d8", time.Date(2014, 8, 22, 12, 30, 53, 0, time.UTC)},
		"1408706337":    {"e107e3819638b81a00383951d1d871197910ffe6", time.Date(2014, 8, 22, 11, 18, 57, 0, time.UTC)},
	} {
		for _, p := range places {
			if p.timestampAt(known.at) != timestamp { // of the other unit
				continue
			}
			d, err := handlerAt(t, known.at).Verify(newSignedRequest().sign(p, docNonce, timestamp, known.signature).http())
			require.NoError(t, err, "%s, %s", p, timestamp)
			assert.Equal(t, docKey, d.AppKey)
			assert.True(t, d.Signed.Equal(known.at), "%s is not %s", d.Signed, known.at)
		}
	}
}

// TestWrongSignaturesInDocumentation checks two documented signatures that do not match the secret beside them.
func TestWrongSignaturesInDocumentation(t *testing.T) {
	t.Parallel()
	for timestamp, printed := range map[string]string{
		"1408710653491": "45beb7cc7307889a8e711219a47b7cf6a5b000e8",
		"1408706337":    "890b422b75c1c5cb706e4f7921df1d94e69c17f4",
	} {
		_, err := handlerAt(t, time.Unix(1408710653, 0), webhook.WithWindow(2*time.Hour)).
			Verify(newSignedRequest().sign(places[0], docNonce, timestamp, printed).http())
		assert.ErrorIs(t, err, webhook.ErrSignature)
	}
}

// TestOrderOfLocations checks that the first of two signatures counts.
func TestOrderOfLocations(t *testing.T) {
	t.Parallel()
	at := time.Unix(1408710653, 0)
	h := handlerAt(t, at)
	for i, first := range places {
		for _, second := range places[i+1:] {
			a, b := first.timestampAt(at), second.timestampAt(at)
			if a == b && first.signature == second.signature && first.where == second.where {
				continue // names they share make them one
			}
			right := newSignedRequest().sign(second, docNonce, b, "wrong").sign(first, docNonce, a, signatureOf(docSecret, docNonce, a))
			_, err := h.Verify(right.http())
			assert.NoError(t, err, "%s before %s", first, second)
			wrong := newSignedRequest().sign(second, docNonce, b, signatureOf(docSecret, docNonce, b)).sign(first, docNonce, a, "wrong")
			_, err = h.Verify(wrong.http())
			assert.ErrorIs(t, err, webhook.ErrSignature, "%s before %s", first, second)
		}
	}
}

// TestIncompleteSignatureIsSkipped checks that an incomplete signature is skipped, and the next location is searched.
func TestIncompleteSignatureIsSkipped(t *testing.T) {
	t.Parallel()
	at := time.Unix(1408710653, 0)
	h := handlerAt(t, at)
	signed := func(r signedRequest, p place) signedRequest {
		return r.sign(p, docNonce, p.timestampAt(at), signatureOf(docSecret, docNonce, p.timestampAt(at)))
	}
	for i, p := range places {
		for _, part := range []string{p.nonce, p.timestamp, p.signature} {
			incomplete := signed(newSignedRequest(), p)
			incomplete.set(p.where, part, "")
			_, err := h.Verify(incomplete.http())
			assert.ErrorIs(t, err, webhook.ErrUnsigned, "%s without %s", p, part)
			for _, next := range places[i+1:] {
				if next.where == p.where { // shares names
					continue
				}
				_, err := h.Verify(signed(incomplete, next).http())
				assert.NoError(t, err, "%s without %s, then %s", p, part, next)
			}
		}
	}
}

// TestOrderOfAppKeys checks that the first of two App Keys counts, wherever the signature is.
func TestOrderOfAppKeys(t *testing.T) {
	t.Parallel()
	const timestamp, other, otherSecret = "1408710653491", "e0x9wycxx2qdq", "second-app-secret"
	keys := []struct{ where, name string }{{"query", "appKey"}, {"header", "RC-App-Key"}, {"header", "App-Key"}, {"form", "appKey"}}
	h := handlerAt(t, time.UnixMilli(1408710653491), webhook.WithApp(other, otherSecret))
	for _, p := range []place{places[0], places[1], places[5], places[6]} {
		for i, first := range keys {
			alone := newSignedRequest().sign(p, docNonce, timestamp, signatureOf(otherSecret, docNonce, timestamp))
			alone.set(first.where, first.name, other)
			d, err := h.Verify(alone.http())
			require.NoError(t, err, "%s, key in %v", p, first)
			assert.Equal(t, other, d.AppKey)
			for _, second := range keys[i+1:] {
				both := newSignedRequest().sign(p, docNonce, timestamp, signatureOf(otherSecret, docNonce, timestamp))
				both.set(first.where, first.name, other)
				both.set(second.where, second.name, docKey)
				d, err := h.Verify(both.http())
				require.NoError(t, err, "%s, %v before %v", p, first, second)
				assert.Equal(t, other, d.AppKey)

				both.set(first.where, first.name, docKey)
				both.set(second.where, second.name, other)
				_, err = h.Verify(both.http())
				assert.ErrorIs(t, err, webhook.ErrSignature, "%s, %v before %v", p, first, second)
			}
		}
	}
}

// TestTimestampUnitDependsOnNames: if the unit depended on the number, digits of an old timestamp could be moved to the nonce,
// which leaves a current time and does not change the signature.
func TestTimestampUnitDependsOnNames(t *testing.T) {
	t.Parallel()
	const old, nonce = "1781790000123", docNonce // June 2026
	signature := signatureOf(docSecret, nonce, old)
	now := time.Unix(1790000123, 0) // September 2026
	require.Equal(t, signature, signatureOf(docSecret, nonce+old[:3], old[3:]))
	for _, p := range places {
		_, err := handlerAt(t, time.UnixMilli(1781790000123)).Verify(newSignedRequest().sign(places[0], nonce, old, signature).http())
		require.NoError(t, err, "it was good once")
		h := newHandler(t, webhook.WithApp(docKey, docSecret), webhook.WithClock(func() time.Time { return now }))
		_, err = h.Verify(newSignedRequest().sign(p, nonce+old[:3], old[3:], signature).http())
		assert.Error(t, err, "%s", p)
	}
}

// TestPrivateCloudNeedsOption checks that names of private clouds are accepted for messages to public services, and with an
// option for others.
func TestPrivateCloudNeedsOption(t *testing.T) {
	t.Parallel()
	private := sender
	private.Generation = webhook.Private
	for _, c := range []struct {
		event  webhook.Event
		opts   []webhook.Option
		status int
	}{
		{joined("a", "u1"), nil, 401},
		{joined("a", "u1"), []webhook.Option{webhook.WithPrivateCloud()}, 200},
		{webhook.PublicService{MessageID: "1"}, nil, 200},
	} {
		r, err := private.NewRequest(t.Context(), "https://app.example/hook", c.event)
		require.NoError(t, err)
		assert.Equal(t, c.status, serve(newHandler(t, c.opts...), r).Code)
	}
}

func TestInvalidTimestamps(t *testing.T) {
	t.Parallel()
	for _, timestamp := range []string{"0", "-1", "now", "1", "1408710653", "01408710653491", "+408710653491", "14087106534911", "1408710653.491", "0x53f73fdd", "1408710653491ms", " 1408710653491", "9223372036854775808", "1e12"} {
		_, err := handlerAt(t, time.UnixMilli(1408710653491), webhook.WithWindow(math.MaxInt64)).
			Verify(newSignedRequest().sign(places[0], docNonce, timestamp, signatureOf(docSecret, docNonce, timestamp)).http())
		assert.ErrorIs(t, err, webhook.ErrExpired, timestamp)
	}
}

// TestWindowBounds checks both ends of the window, and a millisecond beyond.
func TestWindowBounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		window time.Duration
		opts   []webhook.Option
	}{
		"default":       {window: webhook.DefaultWindow},
		"a millisecond": {time.Millisecond, []webhook.Option{webhook.WithWindow(time.Millisecond)}},
		"a day":         {24 * time.Hour, []webhook.Option{webhook.WithWindow(24 * time.Hour)}},
	} {
		for _, unit := range []time.Duration{time.Millisecond, time.Second} {
			signed := time.Unix(1408710653, 0)
			p := places[0]
			if unit == time.Second {
				p = places[2]
			}
			timestamp := p.timestampAt(signed)
			verify := func(now time.Time) error {
				_, err := handlerAt(t, now, c.opts...).
					Verify(newSignedRequest().sign(p, docNonce, timestamp, signatureOf(docSecret, docNonce, timestamp)).http())
				return err
			}
			assert.NoError(t, verify(signed.Add(c.window)), "%s: as old as can be", name)
			assert.NoError(t, verify(signed.Add(-c.window)), "%s: as far ahead as can be", name)
			assert.ErrorIs(t, verify(signed.Add(c.window+time.Millisecond)), webhook.ErrExpired, "%s: too old", name)
			assert.ErrorIs(t, verify(signed.Add(-c.window-time.Millisecond)), webhook.ErrExpired, "%s: too far ahead", name)
		}
	}
}

func TestSecretsAndApps(t *testing.T) {
	t.Parallel()
	const timestamp = "1408710653491"
	h := handlerAt(t, time.UnixMilli(1408710653491),
		webhook.WithApp("shop", "old", "new"), webhook.WithApp("shop", "newest", "old"), webhook.WithApp("quiz", "q"))
	for _, c := range []struct {
		name, key, secret, want string
		err                     error
	}{
		{"the first secret", "shop", "old", "shop", nil},
		{"the second secret", "shop", "new", "shop", nil},
		{"a secret added by another option", "shop", "newest", "shop", nil},
		{"another app", "quiz", "q", "quiz", nil},
		{"no key: the first app", "", docSecret, docKey, nil},
		{"no key: the second app", "", "newest", "shop", nil},
		{"no key: the last app", "", "q", "quiz", nil},
		{"the secret of another app", "quiz", "new", "", webhook.ErrSignature},
		{"the secret of another app, the other way", "shop", "q", "", webhook.ErrSignature},
		{"a secret of nobody", "shop", "older", "", webhook.ErrSignature},
		{"a secret of nobody, no key", "", "older", "", webhook.ErrSignature},
		{"no secret at all", "shop", "", "", webhook.ErrSignature},
		{"an unknown app with a known secret", "stranger", "q", "", webhook.ErrUnknownApp},
		{"a key in another case", "Shop", "new", "", webhook.ErrUnknownApp},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := newSignedRequest().sign(places[0], docNonce, timestamp, signatureOf(c.secret, docNonce, timestamp))
			if c.key != "" {
				r.set("query", "appKey", c.key)
			}
			d, err := h.Verify(r.http())
			if c.err != nil {
				require.ErrorIs(t, err, c.err)
				assert.Nil(t, d)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, d.AppKey)
		})
	}
}

// TestRequestWithoutBody checks that a request without a body is refused like one whose body has been read.
func TestRequestWithoutBody(t *testing.T) {
	t.Parallel()
	r := newSignedRequest().sign(places[0], docNonce, "1408710653000", signatureOf(docSecret, docNonce, "1408710653000")).http()
	r.Body = nil
	_, err := handlerAt(t, time.UnixMilli(1408710653000)).Verify(r)
	assert.ErrorIs(t, err, webhook.ErrBody)
}

// TestHighestBodyLimit checks that the highest limit does not overflow.
func TestHighestBodyLimit(t *testing.T) {
	t.Parallel()
	r := newSignedRequest().sign(places[5], docNonce, "1408710653000", signatureOf(docSecret, docNonce, "1408710653000"))
	d, err := handlerAt(t, time.UnixMilli(1408710653000), webhook.WithBodyLimit(math.MaxInt64)).Verify(r.http())
	require.NoError(t, err)
	assert.Equal(t, r.form.Encode(), string(d.Body))
}

// TestFullStoreRecognizesRetry checks that only new signatures displace old ones.
func TestFullStoreRecognizesRetry(t *testing.T) {
	t.Parallel()
	store := webhook.NewMemoryStore(1)
	claim := webhook.Claim{Signature: "s", Body: "first", Holder: "a", Lease: time.Minute, Until: time.Now().Add(time.Hour)}
	standing, _, err := store.Claim(t.Context(), claim)
	require.NoError(t, err)
	require.Equal(t, webhook.Claimed, standing)
	claim.Body = "second"
	standing, _, err = store.Claim(t.Context(), claim)
	require.NoError(t, err)
	assert.Equal(t, webhook.Mismatch, standing)
}

// A callback that did not come through net/http is signed in its headers, too.
func TestIncomingIsSignedInHeaders(t *testing.T) {
	t.Parallel()
	now := time.UnixMilli(1_700_000_000_000)
	for _, p := range places {
		if p.where != "header" {
			continue
		}
		timestamp := p.timestampAt(now)
		r := newSignedRequest().sign(p, "n1", timestamp, signatureOf(docSecret, "n1", timestamp))
		d, err := handlerAt(t, now).VerifyIncoming(webhook.Incoming{
			Method: http.MethodPost, Query: r.query, Header: r.header, Body: []byte(r.form.Encode()),
		})
		if assert.NoError(t, err, p.String()) {
			assert.Equal(t, docKey, d.AppKey)
		}
	}
}
