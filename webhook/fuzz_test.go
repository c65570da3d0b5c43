package webhook_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/rongcloud-go/sdk/webhook"
)

// The apps and the clock of most fixtures.
var (
	fuzzApps = map[string][]string{"uwd1c0sxdlx2": {"Y1W2MeFwwwRxa0", "the-new-secret"}, "e0x9wycxx2qdq": {"second-app-secret"}}
	fuzzNow  = time.UnixMilli(1408710655000)
)

func fuzzHandler(t testing.TB) *webhook.Handler {
	opts := []webhook.Option{webhook.WithClock(func() time.Time { return fuzzNow }), webhook.WithPrivateCloud()}
	for key, secrets := range fuzzApps {
		opts = append(opts, webhook.WithApp(key, secrets...))
	}
	h, err := webhook.NewHandler(opts...)
	require.NoError(t, err)
	return h
}

// everyRequest returns all requests of the fixtures.
func everyRequest(t testing.TB) []fixtureRequest {
	var list []fixtureRequest
	for _, fixtures := range fixtures(t) {
		for _, f := range fixtures {
			list = append(list, f.Requests...)
		}
	}
	return list
}

func FuzzVerify(f *testing.F) {
	for _, r := range everyRequest(f) {
		if r.Method != http.MethodPost || r.BodyBytes > 0 {
			continue
		}
		headers := ""
		for _, name := range slices.Sorted(maps.Keys(r.Headers)) {
			headers += name + ": " + r.Headers[name] + "\n"
		}
		f.Add(r.Query, headers, r.body())
	}
	h := fuzzHandler(f)
	f.Fuzz(func(t *testing.T, query, headers string, body []byte) {
		r := &http.Request{Method: http.MethodPost, URL: &url.URL{Path: "/", RawQuery: query}, Header: http.Header{}}
		for line := range strings.Lines(headers) {
			name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
			r.Header.Set(name, value)
		}
		send := func() *http.Request { r.Body = io.NopCloser(bytes.NewReader(body)); return r }
		d, err := h.Verify(send())
		proofs := proofsIn(r, body)
		if err != nil {
			known := false
			for _, want := range []error{
				webhook.ErrBody, webhook.ErrUnsigned, webhook.ErrUnknownApp, webhook.ErrSignature, webhook.ErrExpired,
			} {
				known = known || errors.Is(err, want)
			}
			require.True(t, known, "%v", err)
			require.Nil(t, d)
			require.False(t, len(body) > 0 && len(proofs) > 0 && proofs[0].mustDo, "what the service sends today is refused: %v", err)
		} else {
			require.Equal(t, body, d.Body)
			require.True(t, slices.ContainsFunc(proofs, func(p proof) bool { return p.app == d.AppKey && p.at.Equal(d.Signed) }), "nothing proves it")
		}
		answer := httptest.NewRecorder()
		fuzzHandler(t).ServeHTTP(answer, send())
		if err == nil {
			require.Contains(t, []int{http.StatusOK, http.StatusBadRequest}, answer.Code)
		} else {
			require.Contains(t, []int{http.StatusUnauthorized, http.StatusBadRequest}, answer.Code)
		}
	})
}

// proof is a correct signature, found without the code under test.
type proof struct {
	app    string
	at     time.Time
	mustDo bool // today's names, all of them, each once, in the query
}

// proofsIn looks for signatures under all names in all places.
func proofsIn(r *http.Request, body []byte) []proof {
	var proofs []proof
	try := func(get func(string) string, nonce, timestamp, signature string) {
		for app, secrets := range fuzzApps {
			for _, secret := range secrets {
				n, err := strconv.ParseInt(get(timestamp), 10, 64)
				if signatureOf(secret, get(nonce), get(timestamp)) != get(signature) || err != nil || get(nonce) == "" {
					continue
				}
				at, digits := time.UnixMilli(n), 13
				if strings.HasPrefix(timestamp, "rc-") {
					at, digits = time.Unix(n, 0), 10
				}
				if age := fuzzNow.Sub(at).Abs(); age <= 5*time.Minute && len(get(timestamp)) == digits {
					proofs = append(proofs, proof{app: app, at: at})
				}
			}
		}
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil
	}
	try(query.Get, "nonce", "timestamp", "signature")
	if len(proofs) > 0 && query.Get("appKey") == proofs[0].app {
		proofs[0].mustDo = true
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		form = nil
	}
	for _, get := range []func(string) string{query.Get, form.Get} {
		try(get, "nonce", "timestamp", "signature")
		try(get, "nonce", "signTimestamp", "signature")
		try(get, "rc-nonce", "rc-timestamp", "rc-signature")
	}
	try(r.Header.Get, "RC-Nonce", "RC-Timestamp", "RC-Signature")
	try(r.Header.Get, "Nonce", "Timestamp", "Signature")
	return proofs
}

func FuzzDecodeMessage(f *testing.F)           { fuzzDecode(f, webhook.KindMessage) }
func FuzzDecodePreSend(f *testing.F)           { fuzzDecode(f, webhook.KindPreSend) }
func FuzzDecodeMessageOperation(f *testing.F)  { fuzzDecode(f, webhook.KindMessageOperation) }
func FuzzDecodeModeration(f *testing.F)        { fuzzDecode(f, webhook.KindModeration) }
func FuzzDecodeOnlineStatus(f *testing.F)      { fuzzDecode(f, webhook.KindOnlineStatus) }
func FuzzDecodeDeactivation(f *testing.F)      { fuzzDecode(f, webhook.KindDeactivation) }
func FuzzDecodeUserProfile(f *testing.F)       { fuzzDecode(f, webhook.KindUserProfile) }
func FuzzDecodeFriend(f *testing.F)            { fuzzDecode(f, webhook.KindFriend) }
func FuzzDecodeGroupOperation(f *testing.F)    { fuzzDecode(f, webhook.KindGroupOperation) }
func FuzzDecodeGroupProfile(f *testing.F)      { fuzzDecode(f, webhook.KindGroupProfile) }
func FuzzDecodeChatroomStatus(f *testing.F)    { fuzzDecode(f, webhook.KindChatroomStatus) }
func FuzzDecodeChatroomAttribute(f *testing.F) { fuzzDecode(f, webhook.KindChatroomAttribute) }
func FuzzDecodeBot(f *testing.F)               { fuzzDecode(f, webhook.KindBot) }
func FuzzDecodePublicService(f *testing.F)     { fuzzDecode(f, webhook.KindPublicService) }

// fuzzDecode checks that any body is refused or decodes to events, the same each time, which a Sender can send again.
func fuzzDecode(f *testing.F, kind webhook.Kind) {
	for _, list := range fixtures(f) {
		for _, fixture := range list {
			for _, r := range fixture.Requests {
				if r.BodyBytes == 0 && slices.Contains(fixture.Kinds, kind) {
					f.Add(r.body())
				}
			}
		}
	}
	h := newHandler(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := decodeTwice(t, h, kind, body)
		if err != nil {
			return
		}
		for _, e := range events {
			if _, unknown := e.(webhook.Unknown); unknown && kind == webhook.KindDeactivation {
				continue // of a type that is not documented
			}
			require.Equal(t, kind, e.Kind())
			if comesBack(e, utf8.Valid(body)) {
				sendAgain(t, h, kind, e)
			}
		}
		if listed := kind == webhook.KindOnlineStatus || kind == webhook.KindChatroomStatus || kind == webhook.KindGroupOperation; listed && len(events) > 1 {
			sendAgain(t, h, kind, events...)
		}
	})
}

// decodeTwice decodes a body several times, to find random order.
func decodeTwice(t *testing.T, h *webhook.Handler, kind webhook.Kind, body []byte) ([]webhook.Event, error) {
	t.Helper()
	before := bytes.Clone(body)
	events, err := h.Decode(kind, &webhook.Delivery{Body: body})
	require.Equal(t, before, body, "the body was changed")
	for range 3 {
		again, errAgain := h.Decode(kind, &webhook.Delivery{Body: body})
		require.Equal(t, err == nil, errAgain == nil)
		require.Len(t, again, len(events))
		for i := range events {
			require.NotEmpty(t, events[i].ID())
			require.Equal(t, events[i].ID(), again[i].ID())
			require.Equal(t, bare(events[i]), bare(again[i]))
		}
	}
	if err != nil {
		require.ErrorIs(t, err, webhook.ErrBody)
	}
	return events, err
}

// sendAgain sends events and expects to receive the same events.
func sendAgain(t *testing.T, h *webhook.Handler, kind webhook.Kind, events ...webhook.Event) {
	t.Helper()
	r, err := sender.NewRequest(t.Context(), "https://app.example/", events...)
	require.NoError(t, err)
	d, err := newHandler(t, webhook.WithPrivateCloud()).Verify(r)
	require.NoError(t, err)
	got, err := h.Decode(kind, d)
	require.NoError(t, err, "%s", d.Body)
	require.Len(t, got, len(events))
	for i, e := range events {
		require.Equal(t, bare(e), bare(got[i]), "%s", d.Body)
		require.Equal(t, e.ID(), got[i].ID())
	}
}

// bare returns an event without its delivery, with empty maps as nil, and raw JSON as encoding/json writes it.
func bare(e webhook.Event) webhook.Event {
	none := func(m map[string]string) map[string]string {
		if len(m) == 0 {
			return nil
		}
		return m
	}
	switch v := withoutDelivery(e).(type) {
	case webhook.UserProfile:
		v.Profile, v.Extended = none(v.Profile), none(v.Extended)
		return v
	case webhook.GroupProfile:
		v.Profile, v.Extended, v.Permissions = none(v.Profile), none(v.Extended), none(v.Permissions)
		return v
	case webhook.Bot:
		v.Bot.Metadata = none(v.Bot.Metadata)
		if v.Data != nil {
			var compact, escaped bytes.Buffer
			if json.Compact(&compact, v.Data) == nil {
				json.HTMLEscape(&escaped, compact.Bytes())
				v.Data = escaped.Bytes()
			}
		}
		return v
	default:
		return v
	}
}

var (
	plainID     = regexp.MustCompile(`^[\pL\pN@._-]+$`)
	elementName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
)

// arePlain reports whether no ID contains a list separator or is JSON's null.
func arePlain(ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return id == "null" || !plainID.MatchString(id) })
}

// comesBack reports whether a decoded event must be the same after it was sent again. Excluded are values without a form on the
// wire that decodes to the same: invalid UTF-8 in JSON, IDs with separators, milliseconds that look like seconds, empty contents.
func comesBack(e webhook.Event, isText bool) bool {
	if !datable(reflect.ValueOf(withoutDelivery(e))) {
		return false
	}
	switch v := e.(type) {
	case webhook.Message:
		return v.Original != "" && arePlain(v.DirectedAt)
	case webhook.PreSend:
		return v.Original != "" && arePlain(v.DirectedAt)
	case webhook.Moderation:
		return v.Message.Original != "" && arePlain(v.Message.DirectedAt)
	case webhook.MessageOperation: // what belongs to the other operation is not sent
		if v.Operation == webhook.Deleted {
			return !v.Removed && !v.ByAdmin && v.Extra == ""
		}
		return v.Deletion == 0 && v.Until.IsZero()
	case webhook.UserProfile, webhook.GroupProfile:
		return isText // raw members are kept byte for byte
	case webhook.Bot:
		return isText && v.Data != nil
	case webhook.PublicService:
		ids := 0
		for name := range v.Elements {
			if !elementName.MatchString(name) {
				return false
			}
			if strings.EqualFold(name, "MsgID") {
				ids++
			}
		}
		return ids == 1 && v.Elements["MsgID"] != ""
	}
	return true
}

// datable reports whether the times of an event, sent as milliseconds, are not taken for seconds.
func datable(v reflect.Value) bool {
	if at, ok := v.Interface().(time.Time); ok {
		return at.IsZero() || at.UnixMilli() >= 100_000_000_000
	}
	if v.Kind() != reflect.Struct {
		return true
	}
	for i := range v.NumField() {
		if !datable(v.Field(i)) {
			return false
		}
	}
	return true
}

// FuzzDetect checks that detection by content gives the same events as the kind's own URL.
func FuzzDetect(f *testing.F) {
	for _, r := range everyRequest(f) {
		if r.BodyBytes == 0 {
			f.Add(r.body())
		}
	}
	h := newHandler(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := decodeTwice(t, h, "", body)
		if err != nil || len(events) == 0 {
			return
		}
		kind := events[0].Kind()
		if kind == "" {
			require.Len(t, events, 1)
			assert.IsType(t, webhook.Unknown{}, events[0])
			return
		}
		same, err := h.Decode(kind, &webhook.Delivery{Body: body})
		require.NoError(t, err)
		require.Len(t, same, len(events))
		for i := range events {
			require.Equal(t, bare(same[i]), bare(events[i]))
		}
	})
}
